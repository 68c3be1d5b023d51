import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NewestWins } from './newest-wins';

it('works on one, keeps the newest, and drops what lies between', async () => {
  const done: number[] = [];
  let finish = () => {};
  const queue = new NewestWins<number>(async (item) => {
    done.push(item);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  const next = async () => {
    finish();
    for (let i = 0; i < 3; i++) await Promise.resolve();
  };
  for (const item of [1, 2, 3, 4]) queue.offer(item);
  expect(done).toEqual([1]);
  await next();
  expect(done).toEqual([1, 4]);
  queue.offer(5);
  queue.clear();
  await next();
  expect(done).toEqual([1, 4]);
});

it('never loses the last one, and works on each at most once, in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }), async (pauses) => {
      const done: number[] = [];
      let atOnce = 0;
      const queue = new NewestWins<number>(async (item) => {
        atOnce++;
        expect(atOnce).toBe(1);
        done.push(item);
        for (let i = 0; i < 3; i++) await Promise.resolve();
        atOnce--;
      });
      for (const [item, pause] of pauses.entries()) {
        queue.offer(item);
        for (let i = 0; i < pause; i++) await Promise.resolve();
      }
      for (let i = 0; i < 20; i++) await Promise.resolve();
      expect(done.at(-1)).toBe(pauses.length - 1);
      expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
      expect(atOnce).toBe(0);
    }),
  );
});
