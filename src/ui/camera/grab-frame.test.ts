import { afterEach, expect, it, vi } from 'vitest';
import { greySampler } from './grab-frame';

afterEach(() => vi.unstubAllGlobals());

it('says that the browser gives no canvas', () => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
  expect(greySampler).toThrow(expect.objectContaining({ code: 'canvas-refused' }));
});
