/**
 * Compiles in parallel all programs that some work will run: our kernels (run-kernel.ts) and those of
 * TensorFlow.js, which otherwise compile one after the other, each at its first run.
 *
 * TensorFlow.js has a flag for this: with it on, a program is compiled in the background and not run. It
 * leaves a promise in the backend's cache for each, and a program that is needed before its promise is
 * replaced fails. TensorFlow.js's own way to replace them (`checkCompileCompletionAsync`) also breaks
 * programs that were compiled while it waited. So the flag is on only during one piece of synchronous work,
 * promises are taken out of the cache at once, and each pipeline is put there when it is ready. A program
 * that is needed sooner compiles by itself as usual.
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
 * Runs `work` once before it returns, without computing anything: its results are disposed of, and what it
 * keeps is meaningless. Does nothing on other backends. Never fails: a program that does not compile fails
 * later, where it is used.
 */
export async function compileAllAhead(work: () => tf.TensorContainer): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const { pipelineCache } = tf.backend() as unknown as PipelineCache;
  tf.env().set(compileOnly, true);
  const ours = compileAhead(work);
  tf.env().set(compileOnly, false);
  // The work's uploads went into buffers that are free again: submit them before others write there.
  submitRecorded();
  const theirs = Object.entries(pipelineCache).map(async ([key, pipeline]) => {
    if (!(pipeline instanceof Promise)) return;
    delete pipelineCache[key];
    const compiled = await pipeline;
    pipelineCache[key] ??= compiled;
  });
  await Promise.allSettled([ours, ...theirs]);
}
