import { expect, it } from 'vitest';
import { Serial } from './serial';

it('begins work once that before has ended, whether it is done or failed', async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const failing = serial.run(async () => {
    seen.push('first begins');
    await Promise.resolve();
    seen.push('first ends');
    throw new Error('first');
  });
  const next = serial.run(async () => {
    seen.push('second');
    return 2;
  });
  const ended = serial.ended.then(() => seen.push('ended'));
  await expect(failing).rejects.toThrow('first');
  expect(await next).toBe(2);
  await ended;
  expect(seen).toEqual(['first begins', 'first ends', 'second', 'ended']);
});
