/** A browser in which nothing computes. */
import { expect, it, vi } from 'vitest';
import { startBackend } from './backend';

// Neither brings a backend along.
vi.mock('@tensorflow/tfjs-backend-wasm', () => ({ setWasmPaths: () => {} }));
vi.mock('@tensorflow/tfjs-backend-cpu', () => ({}));

it('says of each way to compute why it was not taken', async () => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
  await expect(startBackend()).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringMatching(
      /^No way to compute was found: webgpu: unknown; webgl: unknown; wasm: failed [^;]+; cpu: failed [^;]+\. Use a current Chrome or Edge\.$/,
    ),
  });
});
