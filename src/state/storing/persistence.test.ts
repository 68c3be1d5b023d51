import { afterEach, expect, it, vi } from 'vitest';
import { noteProjects } from './kept-marker';
import { askToPersist, keepAsking, lookForPromise, usePersistence } from './persistence';

const noted = new Map<string, string>();

/** A browser that counts how often it was asked. */
function browser() {
  const page = new EventTarget();
  const said = { isPromised: false, grants: false, asked: 0 };
  const persist = async () => {
    said.asked++;
    said.isPromised ||= said.grants;
    return said.isPromised;
  };
  vi.stubGlobal('navigator', { storage: { persisted: async () => said.isPromised, persist } });
  vi.stubGlobal('window', page);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => noted.set(key, value),
  });
  return { said, page };
}
const isPromised = () => usePersistence.getState().isPromised;

afterEach(() => {
  vi.unstubAllGlobals();
  noted.clear();
  usePersistence.setState({ isPromised: undefined });
});

it('asks again at each start until the browser promises, and no more then', async () => {
  const { said } = browser();
  noteProjects(1);
  keepAsking();
  await vi.waitFor(() => expect(isPromised()).toBe(false));
  said.grants = true;
  keepAsking();
  await vi.waitFor(() => expect(isPromised()).toBe(true));
  await askToPersist();
  expect(said.asked).toBe(2);
});

it('asks for nothing where no project is kept, until the page is installed', async () => {
  const { said, page } = browser();
  said.grants = true;
  keepAsking();
  await lookForPromise();
  expect([isPromised(), said.asked]).toEqual([false, 0]);
  page.dispatchEvent(new Event('appinstalled'));
  await vi.waitFor(() => expect(isPromised()).toBe(true));
});

it('says nothing where the browser does not', async () => {
  vi.stubGlobal('navigator', {});
  await askToPersist();
  expect(isPromised()).toBeUndefined();
});
