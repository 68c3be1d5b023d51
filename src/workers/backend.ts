/**
 * TensorFlow.js backends in a browser worker: webgpu, then webgl, then wasm, then cpu, whichever works first.
 *
 * Software renderers (SwiftShader, llvmpipe) answer as GPUs but are far slower than wasm, so they are passed
 * over unless asked for by name.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import wasmPlainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { AppError, briefly } from '../errors';
import { checkKernels, passedOver, usesKernel } from '../ops/kernels';
import { computesRight } from '../ops/known-results';
import { provideProgram } from '../ops/wasm/program';
import { isSoftwareName } from '../ops/webgpu/adapter';
import { requestOwnDevice } from '../ops/webgpu/own-device';
import type { PassedOver } from '../ops/webgpu/self-check';
import { keepTuningIn } from '../ops/webgpu/tuner';
import { proveBitmaps } from './bitmap-proof';
import { type BackendName, type BackendReport, backendNames, type RefusalReason } from './engine-api';
import { isDeviceGone, watchGpu } from './gpu-watch';
import { browserTuningStore } from './tuning-store';
import { browserProgram } from './wasm-program';

class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason['reason'],
    readonly detail = '',
  ) {
    super(reason);
  }
}

interface Started {
  /** The adapter's name, where there is one. */
  readonly adapter: string;
  /** Whether the device it computes on went away meanwhile. */
  readonly wentAway?: () => Promise<boolean>;
  /** Lets go of the device if the backend is refused after all. */
  readonly letGo?: () => void;
}

/**
 * After a reset of the graphics card, or while its driver is updated, Chromium offers no adapter for a while.
 */
const adapterTries = 6;
const untilNextTryMs = 2000;

async function requestAdapter(gpu: GPU, tries: number): Promise<GPUAdapter | null> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter || tries === 1) return adapter;
  await new Promise((resolve) => setTimeout(resolve, untilNextTryMs));
  return requestAdapter(gpu, tries - 1);
}

const starters: Record<BackendName, (asked: boolean, awaitsAdapter: boolean) => Promise<Started>> = {
  async webgpu(asked, awaitsAdapter) {
    const gpu: GPU | undefined = navigator.gpu;
    const adapter = gpu && (await requestAdapter(gpu, awaitsAdapter ? adapterTries : 1));
    if (!adapter) throw new Refusal(gpu ? 'noAdapter' : 'unknown');
    const { info } = adapter;
    const name = [info.vendor, info.architecture, info.description].filter(Boolean).join(' ');
    if (!asked && (info.isFallbackAdapter || isSoftwareName(name))) throw new Refusal('software', name);
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    const device = await requestOwnDevice(adapter);
    keepTuningIn(browserTuningStore);
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => new WebGPUBackend(device, info), 3);
    return { adapter: name, wentAway: () => isDeviceGone(device), letGo: () => device.destroy() };
  },

  async webgl(asked) {
    const context = new OffscreenCanvas(1, 1).getContext('webgl2');
    if (!context) throw new Refusal('unknown');
    const details = context.getExtension('WEBGL_debug_renderer_info');
    const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
    context.getExtension('WEBGL_lose_context')?.loseContext();
    if (!asked && isSoftwareName(name)) throw new Refusal('software', name);
    await import('@tensorflow/tfjs-backend-webgl');
    return { adapter: name };
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
    provideProgram(await browserProgram());
    return { adapter: '' };
  },

  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu');
    return { adapter: '' };
  },
};

/** A short sentence for whatever was thrown. */
const sentenceOf = (thrown: unknown): string =>
  briefly(thrown instanceof Error ? thrown.message : String(thrown), 1000);

/** Faster paths that the backend in use avoids because they gave different results. */
export async function allPassedOver(): Promise<PassedOver[]> {
  const problem = usesKernel('photo') ? await proveBitmaps() : undefined;
  const bitmaps = problem === undefined ? [] : [{ what: 'bitmaps', detail: problem }];
  return [...passedOver(), ...bitmaps].map(({ what, detail }) => ({ what, detail: sentenceOf(detail) }));
}

/**
 * Starts the first backend that works, `asked` before all others.
 * @param awaitsAdapter as `EngineWishes` has it
 * @throws AppError `backend-unavailable` when none does
 */
export async function startBackend(asked?: BackendName, awaitsAdapter = false): Promise<BackendReport> {
  const refused: { backend: BackendName; why: RefusalReason }[] = [];
  tf.enableProdMode();
  for (const backend of [...(asked ? [asked] : []), ...backendNames.filter((name) => name !== asked)]) {
    let started: Started | undefined;
    try {
      started = await starters[backend](backend === asked, awaitsAdapter);
      if (!(await tf.setBackend(backend))) throw new Refusal('notStarted');
      if (!(await computesRight())) throw new Refusal('wrong');
      await checkKernels();
      const around = await allPassedOver();
      watchGpu();
      return { backend, adapter: started.adapter, refused, passedOver: around };
    } catch (error) {
      const wentAway = await started?.wentAway?.();
      started?.letGo?.();
      const { reason, detail } =
        error instanceof Refusal ? error : { reason: 'failed' as const, detail: sentenceOf(error) };
      refused.push({ backend, why: wentAway ? { reason: 'wentAway', detail: '' } : { reason, detail } });
    }
  }
  throw new AppError(
    'backend-unavailable',
    `No way to compute was found: ${refused.map(({ backend, why }) => `${backend}: ${why.reason} ${why.detail}`.trim()).join('; ')}. Use a current Chrome or Edge.`,
  );
}
