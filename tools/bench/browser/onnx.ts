/** onnxruntime-web in a browser's worker. */
import type { BackendName, OnnxPeer } from '../bench';
import { towerOf } from '../onnx-tower';

/** The peer that computes on what `backend` computes on; none for plain JavaScript. Its webgl is long out of care. */
export function onnxInBrowser(backend: BackendName, threads: number): OnnxPeer | undefined {
  const file = new URL('/peer.onnx', self.location.origin).href;
  if (backend === 'wasm') {
    const readModules = () => import('onnxruntime-web/wasm');
    return {
      name: `onnxruntime-web (wasm, ${threads} thread${threads === 1 ? '' : 's'})`,
      readModules,
      async load() {
        const ort = await readModules();
        ort.env.wasm.numThreads = threads;
        return towerOf(ort, await ort.InferenceSession.create(file));
      },
    };
  }
  if (backend === 'webgpu') {
    const readModules = () => import('onnxruntime-web/webgpu');
    return {
      name: 'onnxruntime-web (webgpu)',
      readModules,
      async load() {
        const ort = await readModules();
        ort.env.wasm.numThreads = 1;
        return towerOf(ort, await ort.InferenceSession.create(file, { executionProviders: ['webgpu'] }));
      },
    };
  }
  return undefined;
}
