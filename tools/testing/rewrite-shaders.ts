import { vi } from 'vitest';

/**
 * From now on, until mocks are restored, each shader that is compiled has the text that `rewrite` makes of its own: as a driver that computes
 * something else, or refuses it, would have it.
 */
export function rewriteShaders(rewrite: (code: string, label: string) => string): void {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    { code, label = '' },
  ) {
    return create.call(this, { label, code: rewrite(code, label) });
  });
}
