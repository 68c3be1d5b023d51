import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dialogOpened } from './open-dialog';
import { goTo, hrefOf, parseRoute, projectTabs, type Route, startRouter, useRouter } from './router';

/** A browser's history of one page, which tells of its steps at once. */
const browser = vi.hoisted(() => {
  const entries: { hash: string; state: unknown }[] = [{ hash: '#/', state: null }];
  let at = 0;
  let tell = () => {};
  const push = (hash: string, state: unknown) => {
    entries.splice(++at, entries.length, { hash, state });
  };
  const step = (by: number) => {
    at = Math.max(0, Math.min(at + by, entries.length - 1));
    tell();
  };
  globalThis.window = {
    location: {
      get href() {
        return entries[at].hash;
      },
      get hash() {
        return entries[at].hash;
      },
      set hash(hash: string) {
        push(hash, null);
        tell();
      },
    },
    history: {
      get state() {
        return entries[at].state;
      },
      pushState: (state: unknown, _: string, hash = entries[at].hash) => push(hash, state),
      back: () => step(-1),
    },
    addEventListener: (_: string, listener: () => void) => {
      tell = listener;
    },
  } as unknown as typeof window;
  return { step, hashes: () => entries.slice(0, at + 1).map(({ hash }) => hash) };
});

describe('routes', () => {
  it('go to an address and back, whatever the id', () => {
    const route: fc.Arbitrary<Route> = fc.oneof(
      fc.constant<Route>({ page: 'home' }),
      fc.constant<Route>({ page: 'settings' }),
      fc.record({
        page: fc.constant('project' as const),
        id: fc.string({ minLength: 1, unit: 'grapheme' }),
        tab: fc.constantFrom(...projectTabs),
      }),
    );
    fc.assert(
      fc.property(route, (to) => {
        expect(parseRoute(hrefOf(to))).toEqual(to);
      }),
    );
  });

  it.each([
    ['', { page: 'home' }],
    ['#/nothing/like/it', { page: 'home' }],
    ['#/project', { page: 'home' }],
    ['#/project/a', { page: 'project', id: 'a', tab: 'train' }],
    ['#/project/a/odd', { page: 'project', id: 'a', tab: 'train' }],
    ['#/project/%E0%A4%A/inspect', { page: 'project', id: '%E0%A4%A', tab: 'inspect' }],
  ])('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));
});

describe('the browser’s Back', () => {
  const project: Route = { page: 'project', id: 'nuts', tab: 'review' };
  const under = ['#/', '#/project/nuts/review'];
  /** Of the dialog that is open. */
  let close = () => {};
  /** A dialog that closes, or has something in it that it asks about first. */
  function open(asks = false) {
    const asked = vi.fn(() => !asks && close());
    close = dialogOpened(asked);
    return asked;
  }
  const afterwards = () => new Promise((resolve) => setTimeout(resolve));

  beforeEach(() => {
    close();
    browser.step(-99);
    startRouter();
    goTo(project);
    expect(browser.hashes()).toEqual(under);
  });

  it('closes a dialog, and leads from the page under it the next time', async () => {
    const asked = open();
    browser.step(-1);
    await afterwards();
    expect(asked).toHaveBeenCalledTimes(1);
    expect([useRouter.getState().route, browser.hashes()]).toEqual([project, under]);
    browser.step(-1);
    expect(useRouter.getState().route).toEqual({ page: 'home' });
  });

  it('leads from the page in one step after a dialog was closed otherwise', async () => {
    open();
    close();
    await afterwards();
    const { route } = useRouter.getState();
    expect([route, browser.hashes()]).toEqual([project, under]);
  });

  it.each([1, 2])(
    'has a dialog ask, as often as it is pressed, also where it leads %i entries further',
    async (steps) => {
      const asked = open(true);
      for (let times = 1; times < 4; times++) {
        browser.step(-steps);
        await afterwards();
        expect(asked).toHaveBeenCalledTimes(times);
        expect([useRouter.getState().route, browser.hashes().at(-1)]).toEqual([project, under[1]]);
      }
      close();
      await afterwards();
      expect(useRouter.getState().route).toEqual(project);
    },
  );

  it('has nothing to do with a page that the program opens while a dialog is there', async () => {
    const asked = open();
    goTo({ page: 'settings' });
    close();
    await afterwards();
    expect(asked).not.toHaveBeenCalled();
    expect([useRouter.getState().route, browser.hashes().at(-1)]).toEqual([
      { page: 'settings' },
      '#/settings',
    ]);
  });
});
