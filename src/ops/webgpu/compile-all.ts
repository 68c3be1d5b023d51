/**
 * Compiles side by side all programs that some work will run: our kernels (run-kernel.ts) and TensorFlow.js's own, which otherwise
 * compile one after the other, each when it first runs.
 *
 * TensorFlow.js has a flag for this: with it on, a program is compiled in the background and not run. It leaves a promise in
 * the backend's cache for each, and a program that is needed before its promise is replaced is refused; its own way to replace
 * them (`checkCompileCompletionAsync`) also spoils what was compiled while it waited. So the flag is on for one piece of
 * synchronous work alone, promises are taken out of the cache at once, and each pipeline is put there when it is ready: what is
 * needed before is compiled by itself, as ever.
 */
import * as tf from '@tensorflow/tfjs-core';
import { compileAhead } from './run-kernel';
import { submitRecorded } from './webgpu-backend';

const compileOnly = 'WEBGPU_ENGINE_COMPILE_ONLY';

/** What is used of the backend, by the key of each program; not in its declared interface. */
interface PipelineCache {
  readonly pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
}

/**
 * Runs `work` once for that, before it returns; nothing is computed by it, so what it returns is disposed of and what it keeps is
 * worth nothing. Does nothing on other backends. Never fails: what does not compile now is left to fail where it is used.
 */
export async function compileAllAhead(work: () => tf.TensorContainer): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const { pipelineCache } = tf.backend() as unknown as PipelineCache;
  tf.env().set(compileOnly, true);
  const ours = compileAhead(work);
  tf.env().set(compileOnly, false);
  // What the work uploaded, into buffers that are free again, must not come after what others write there.
  submitRecorded();
  const theirs = Object.entries(pipelineCache).map(async ([key, pipeline]) => {
    if (!(pipeline instanceof Promise)) return;
    delete pipelineCache[key];
    const compiled = await pipeline;
    pipelineCache[key] ??= compiled;
  });
  await Promise.allSettled([ours, ...theirs]);
}
