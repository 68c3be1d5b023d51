/**
 * TensorFlow.js backends in a browser worker: webgpu, then webgl, then wasm, then cpu, whichever works first.
 *
 * Software renderers (SwiftShader, llvmpipe) answer as GPUs but are far slower than wasm, so they are passed over
 * unless asked for by name.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import wasmPlainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { AppError } from '../errors';
import { type BackendName, type BackendReport, backendNames } from './engine-api';

/** Why a backend was not taken: a short clause for the page. */
class Refusal extends Error {}

const softwareNames = /swiftshader|llvmpipe|software|basic render/i;

const starters: Record<BackendName, (asked: boolean) => Promise<string>> = {
  async webgpu(asked) {
    const gpu: GPU | undefined = navigator.gpu;
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) throw new Refusal(gpu ? 'no graphics adapter is offered' : 'this browser has no WebGPU');
    const { info } = adapter;
    const name =
      [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') || 'unnamed adapter';
    if (!asked && (info.isFallbackAdapter || softwareNames.test(name)))
      throw new Refusal(`${name} is no real GPU`);
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => new WebGPUBackend(device, info), 3);
    return name;
  },

  async webgl(asked) {
    const context = new OffscreenCanvas(1, 1).getContext('webgl2');
    if (!context) throw new Refusal('this browser gives workers no WebGL 2');
    const details = context.getExtension('WEBGL_debug_renderer_info');
    const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
    context.getExtension('WEBGL_lose_context')?.loseContext();
    if (!asked && softwareNames.test(name)) throw new Refusal(`${name} is no real GPU`);
    await import('@tensorflow/tfjs-backend-webgl');
    return name;
  },

  async wasm() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    // Its threads are started from the source text of a function, which does not survive a bundler.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': wasmPlainUrl,
      'tfjs-backend-wasm-simd.wasm': wasmSimdUrl,
      // A path for each build has to be named, also for the one that is switched off.
      'tfjs-backend-wasm-threaded-simd.wasm': wasmSimdUrl,
    });
    return 'WebAssembly on the processor';
  },

  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    return 'JavaScript on the processor';
  },
};

/** A product with a known answer: a driver that starts may still compute nonsense. */
async function computesRight(): Promise<boolean> {
  const product = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ),
  );
  const values = await product.data();
  product.dispose();
  return [19, 22, 43, 50].every((expected, i) => Math.abs(values[i] - expected) < 1e-3);
}

/**
 * Starts the first backend that works, `asked` before all others.
 * @throws AppError `backend-unavailable` when none does
 */
export async function startBackend(asked?: BackendName): Promise<BackendReport> {
  const refused: { backend: BackendName; why: string }[] = [];
  tf.enableProdMode();
  for (const backend of [...(asked ? [asked] : []), ...backendNames.filter((name) => name !== asked)]) {
    try {
      const adapter = await starters[backend](backend === asked);
      if (!(await tf.setBackend(backend))) throw new Refusal('it did not start');
      if (!(await computesRight())) throw new Refusal('it computes wrong results');
      return { backend, adapter, refused };
    } catch (error) {
      const why = error instanceof Refusal ? error.message : `it failed (${(error as Error).message})`;
      refused.push({ backend, why });
    }
  }
  throw new AppError(
    'backend-unavailable',
    `No way to compute was found: ${refused.map((r) => `${r.backend}: ${r.why}`).join('; ')}. Use a current Chrome or Edge.`,
  );
}
