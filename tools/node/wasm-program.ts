/** The WebAssembly programs in Node: their files, and threads by `worker_threads`. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { provideResizer } from '../../src/images/resize/resize-program';
import type { WasmProgram } from '../../src/ops/wasm/program';

const file = new URL('../../src/ops/wasm/program.wasm', import.meta.url);
const resizerFile = new URL('../../src/images/resize/resize.wasm', import.meta.url);

/** More threads than this wait for each other more than they help. */
const mostThreads = 8;

/** Imports nothing, so that a thread starts without a loader of TypeScript. */
const threadCode = `
const { workerData: { module, memory, number } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(number);
`;

/** @param threads as many as there are cores, unless said */
export async function nodeWasmProgram(
  threads = Math.min(availableParallelism(), mostThreads),
): Promise<WasmProgram> {
  return {
    module: await WebAssembly.compile(await readFile(file)),
    threads,
    startThread: (module, memory, number) => {
      const worker = new Worker(threadCode, { eval: true, workerData: { module, memory, number } });
      // A thread that waits for work must not keep the process alive.
      worker.unref();
      return { stop: () => void worker.terminate() };
    },
  };
}

/** Resizes photos by the program from now on. */
export async function resizeByWasm(): Promise<void> {
  provideResizer(await WebAssembly.compile(await readFile(resizerFile)));
}
