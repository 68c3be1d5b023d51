/** What is stopped while a page is waited for, here one that never comes. */
import { expect, it, vi } from 'vitest';
import { measureAppStart } from './app-start';
import { openProfile } from './browser-host';

const server = { close: () => undefined };
vi.mock('vite', () => ({
  build: async () => undefined,
  preview: async () => ({ resolvedUrls: { local: ['http://127.0.0.1:1/'] }, ...server }),
}));
vi.mock('./slow-line', () => ({ slowLine: async () => ({ port: 1, server }) }));
vi.mock('./browser-host', () => ({ openProfile: vi.fn() }));

it('closes the browser at once when it is stopped, and waits for nothing in it', async () => {
  const stop = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const close = async () => fail(new Error('closed'));
  const goto = () => {
    // As by a person, while the page comes.
    setImmediate(() => stop.abort());
    return new Promise((_, reject) => {
      fail = reject;
    });
  };
  vi.mocked(openProfile).mockResolvedValue({ newPage: async () => ({ goto }), close } as never);
  await expect(measureAppStart({ repeats: 1, model: undefined }, stop.signal)).rejects.toThrow('closed');
});
