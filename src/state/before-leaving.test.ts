/** What the browser asks about before the page is left. */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { ProjectRecord } from '../database/records';
import { saveBeforeLeaving } from './before-leaving';
import { useLearning } from './open-project/learning';
import { useOpenProject } from './open-project/open-project-store';
import { useOpenPainters } from './page/open-painters';
import { useUnderWay } from './page/under-way';
import { useProjects } from './projects/projects-store';

// The stores look at it when they are created.
vi.hoisted(() => vi.stubGlobal('navigator', { languages: ['en'] }));

const page = new EventTarget();
const shown = Object.assign(new EventTarget(), { visibilityState: 'visible' });
beforeAll(() => {
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', shown);
  saveBeforeLeaving();
});
afterEach(() => useProjects.setState({ importing: 0 }));

const asks = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));

it('asks about a painting that is not kept, and about nothing once it is', () => {
  const end = useOpenPainters.getState().begin();
  expect(asks()).toBe(true);
  end();
  expect(asks()).toBe(false);
});

it('asks while good photos are being added', () => {
  const end = useUnderWay.getState().begin();
  expect(asks()).toBe(true);
  end();
  expect(asks()).toBe(false);
});

it('asks in the middle of an import, and while something is taught', () => {
  useProjects.setState({ importing: 1 });
  expect(asks()).toBe(true);
  useProjects.setState({ importing: 0 });
  useLearning.setState({ project: { id: 'nuts' } as ProjectRecord });
  expect(asks()).toBe(true);
  useLearning.setState({ project: undefined });
  expect(asks()).toBe(false);
});

it('keeps what is being typed as soon as nobody sees the page', () => {
  const flush = vi.fn(async () => {});
  useOpenProject.setState({ flush });
  for (const visibilityState of ['visible', 'hidden']) {
    shown.visibilityState = visibilityState;
    shown.dispatchEvent(new Event('visibilitychange'));
  }
  expect(flush).toHaveBeenCalledTimes(1);
});
