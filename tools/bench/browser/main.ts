/** Hands the benchmark to the program that drives the browser, as `window.bench`. */
import { proxy, wrap } from 'comlink';
import type { Figure } from '../measure';
import type { BenchApi, Surroundings } from './bench.worker';

declare global {
  interface Window {
    bench: {
      /** Measures a row; a worker lives as long as its backend is asked for. */
      measure(surroundings: Surroundings, row: string, repeats?: number): Promise<void>;
      /** The name of the GPU by WebGPU, or by WebGL; empty where there is none. */
      adapter(backend: 'webgpu' | 'webgl'): Promise<string>;
    };
    /** Given by the program that drives. */
    figure: (figure: Figure) => Promise<void>;
  }
}

const start = () => {
  const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
  return { api: wrap<BenchApi>(worker), stop: () => worker.terminate() };
};

let running: { readonly key: string; readonly worker: ReturnType<typeof start> } | undefined;

window.bench = {
  async measure(surroundings, row, repeats) {
    const key = JSON.stringify(surroundings);
    if (running?.key !== key) {
      running?.worker.stop();
      running = { key, worker: start() };
    }
    const fresh = proxy(async (who: 'ours' | 'onnx') => {
      const worker = start();
      try {
        return await worker.api.cold(surroundings, who);
      } finally {
        worker.stop();
      }
    });
    await running.worker.api.measure(
      surroundings,
      row,
      repeats,
      fresh,
      proxy((figure: Figure) => void window.figure(figure)),
    );
  },

  async adapter(backend) {
    if (backend === 'webgpu') {
      const info = (await navigator.gpu?.requestAdapter())?.info;
      return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : '';
    }
    const context = document.createElement('canvas').getContext('webgl2');
    const details = context?.getExtension('WEBGL_debug_renderer_info');
    return context ? String(context.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER)) : '';
  },
};
