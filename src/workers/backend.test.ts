/** Browsers in which no backend works. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startBackend } from './backend';

// Neither brings a backend along.
vi.mock('@tensorflow/tfjs-backend-wasm', () => ({ setWasmPaths: () => {} }));
vi.mock('@tensorflow/tfjs-backend-cpu', () => ({}));

beforeEach(() => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/**
 * A browser whose graphics card is found again after so many requests without one.
 * @param device none is made if absent
 */
function browserWithGpu(inVain: number, device?: object) {
  let asked = 0;
  const adapter = {
    info: { vendor: 'acme' },
    features: new Set(),
    limits: {},
    requestDevice: async () => device ?? Promise.reject(new Error('It has none.')),
  };
  const requestAdapter = vi.fn(async () => (asked++ < inVain ? null : adapter));
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
  return requestAdapter;
}

it('says of each way to compute why it was not taken', async () => {
  vi.stubGlobal('navigator', {});
  await expect(startBackend()).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringMatching(
      /^No way to compute was found: webgpu: unknown; webgl: unknown; wasm: failed [^;]+; cpu: failed [^;]+\. Use a current Chrome or Edge\.$/,
    ),
  });
});

it('asks again for an adapter that was there a moment ago', async () => {
  const requestAdapter = browserWithGpu(3);
  vi.useFakeTimers();
  const outcome = expect(startBackend(undefined, true)).rejects.toMatchObject({
    message: expect.stringContaining('webgpu: failed It has none.;'),
  });
  await vi.advanceTimersByTimeAsync(5999);
  expect(requestAdapter).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(requestAdapter).toHaveBeenCalledTimes(4);
  vi.useRealTimers();
  await outcome;
});

it('goes on without that adapter after ten seconds', async () => {
  const requestAdapter = browserWithGpu(Number.POSITIVE_INFINITY);
  vi.useFakeTimers();
  const outcome = expect(startBackend(undefined, true)).rejects.toMatchObject({
    message: expect.stringContaining('webgpu: noAdapter;'),
  });
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await outcome;
  expect(requestAdapter).toHaveBeenCalledTimes(6);
});

it('waits for no adapter that was never there', async () => {
  const requestAdapter = browserWithGpu(1);
  await expect(startBackend()).rejects.toMatchObject({
    message: expect.stringContaining('webgpu: noAdapter;'),
  });
  expect(requestAdapter).toHaveBeenCalledTimes(1);
});

it.each([
  ['wentAway', () => Promise.reject(new Error('lost'))],
  ['notStarted', async () => {}],
])(
  'tells a device that went away as it was started from one that does not start: %s',
  async (reason, mapAsync) => {
    vi.stubGlobal('GPUBufferUsage', { MAP_READ: 1, COPY_DST: 8 });
    vi.stubGlobal('GPUMapMode', { READ: 1 });
    browserWithGpu(0, { createBuffer: () => ({ mapAsync, destroy() {} }), destroy() {} });
    await expect(startBackend()).rejects.toMatchObject({
      message: expect.stringContaining(`webgpu: ${reason};`),
    });
  },
);
