/** onnxruntime-web in Node: its wasm, and its WebGPU through Dawn. */
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-web';
import { wasmProgram } from '../../../src/ops/wasm/program';
import type { BackendName, OnnxPeer } from '../bench';
import { towerOf } from '../onnx-tower';

/** Threads of our own program, which the peer gets as well. */
const wasmThreads = () => wasmProgram()?.threads ?? 1;

/**
 * Dawn takes no view of shared memory, and onnxruntime's wasm memory is shared: what is written goes through a copy.
 * Chrome does the same inside of `writeBuffer`.
 */
function copySharedMemory(): void {
  const { writeBuffer } = GPUQueue.prototype;
  GPUQueue.prototype.writeBuffer = function (buffer, offset, data, ...range) {
    const view = data as Uint8Array<ArrayBuffer>;
    const shared = ArrayBuffer.isView(view) && !(view.buffer instanceof ArrayBuffer);
    return writeBuffer.call(this, buffer, offset, shared ? view.slice() : view, ...range);
  };
}

/** The peer that computes on what `backend` computes on; none for plain JavaScript. */
export function onnxPeer(file: string, backend: BackendName): OnnxPeer | undefined {
  if (backend === 'wasm') {
    const threads = wasmThreads();
    const readModules = () => import('onnxruntime-web');
    return {
      name: `onnxruntime-web (wasm, ${threads} thread${threads === 1 ? '' : 's'})`,
      readModules,
      async load() {
        const ort = await readModules();
        ort.env.wasm.numThreads = threads;
        return towerOf(ort, await ort.InferenceSession.create(await readFile(file)));
      },
    };
  }
  if (backend === 'webgpu') {
    const readModules = () => import('onnxruntime-web/webgpu');
    return {
      name: 'onnxruntime-web (webgpu)',
      readModules,
      async load() {
        copySharedMemory();
        const ort = await readModules();
        ort.env.wasm.numThreads = 1;
        const options: InferenceSession.SessionOptions = { executionProviders: ['webgpu'] };
        return towerOf(ort, await ort.InferenceSession.create(await readFile(file), options));
      },
    };
  }
  return undefined;
}
