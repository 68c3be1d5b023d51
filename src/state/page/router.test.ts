import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { hrefOf, parseRoute, projectTabs, type Route } from './router';

vi.hoisted(() => {
  globalThis.window = { location: { hash: '' } } as typeof window;
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
