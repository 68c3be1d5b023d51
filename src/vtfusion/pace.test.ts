import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { Pace } from './pace';

it('waits for work, no longer than it is wanted, and then listens no more', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const pace = new Pace({ signal });
  await pace.waitFor(Promise.resolve());
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  const never = pace.waitFor(new Promise(() => {}));
  controller.abort();
  await never;
  await pace.waitFor(new Promise(() => {}));
});

it('tells whoever waits of work that fails', async () => {
  await expect(new Pace({}).waitFor(Promise.reject(new Error('no')))).rejects.toThrow('no');
});
