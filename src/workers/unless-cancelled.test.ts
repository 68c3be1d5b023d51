import { expect, it, vi } from 'vitest';
import { unlessCancelled } from './unless-cancelled';

it('does the work for each thing, and none that comes after an abort, which a message may bring', async () => {
  const controller = new AbortController();
  const work = vi.fn(async (name: string, times: number) => name.repeat(times));
  const guarded = unlessCancelled(work, controller.signal);
  expect(await guarded('ab', 2)).toBe('abab');
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    controller.abort();
  };
  port2.postMessage('cancel');
  await expect(guarded('cd', 1)).rejects.toMatchObject({ code: 'training-cancelled' });
  expect(work).toHaveBeenCalledOnce();
});

it('gives what the work throws', async () => {
  const broken = unlessCancelled(() => Promise.reject(new Error('no photo')), new AbortController().signal);
  await expect(broken()).rejects.toThrow('no photo');
});
