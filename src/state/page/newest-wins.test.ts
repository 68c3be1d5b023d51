import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NewestWins } from './newest-wins';

it('works on one, keeps the newest, and drops what lies between', async () => {
  const done: number[] = [];
  const dropped: number[] = [];
  let finish = () => {};
  const queue = new NewestWins<number>(
    async (item) => {
      done.push(item);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
    (item) => dropped.push(item),
  );
  for (const item of [1, 2, 3, 4]) queue.offer(item);
  expect(done).toEqual([1]);
  expect(dropped).toEqual([2, 3]);
  finish();
  await Promise.resolve();
  await Promise.resolve();
  expect(done).toEqual([1, 4]);
  queue.offer(5);
  queue.clear();
  expect(dropped).toEqual([2, 3, 5]);
});

it('never loses the last one, works on each at most once, and drops or does all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }), async (pauses) => {
      const done: number[] = [];
      const dropped: number[] = [];
      let atOnce = 0;
      const queue = new NewestWins<number>(
        async (item) => {
          atOnce++;
          expect(atOnce).toBe(1);
          done.push(item);
          for (let i = 0; i < 3; i++) await Promise.resolve();
          atOnce--;
        },
        (item) => dropped.push(item),
      );
      for (const [item, pause] of pauses.entries()) {
        queue.offer(item);
        for (let i = 0; i < pause; i++) await Promise.resolve();
      }
      for (let i = 0; i < 20; i++) await Promise.resolve();
      expect(done.at(-1)).toBe(pauses.length - 1);
      expect([...done, ...dropped].sort((a, b) => a - b)).toEqual(pauses.map((_, i) => i));
      expect(atOnce).toBe(0);
    }),
  );
});
