/** The WebAssembly programs in a browser worker: files beside the app's, and threads that are workers of their own. */

import resizerUrl from '../images/resize/resize.wasm?url&no-inline';
import { provideResizer } from '../images/resize/resize-program';
import type { WasmProgram } from '../ops/wasm/program';
import programUrl from '../ops/wasm/program.wasm?url';

/** More threads than this wait for each other more than they help. */
const mostThreads = 8;

/** Nothing where the browser has no vectors or no shared memory: then the backend's own operations compute. */
export async function browserProgram(threads = threadsHere()): Promise<WasmProgram | undefined> {
  try {
    const module = await compile(programUrl);
    new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    return { module, threads, startThread };
  } catch {
    return undefined;
  }
}

/** Resizes photos by the program from now on, where the browser has vectors. */
export async function resizeByWasm(): Promise<void> {
  provideResizer(await compile(resizerUrl).catch(() => undefined));
}

async function compile(url: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
}

/**
 * Memory may be shared between workers only in a page that is isolated from others (the server's headers say so). One
 * core is left to the page, which draws while this computes.
 */
function threadsHere(): number {
  return crossOriginIsolated ? Math.max(1, Math.min(navigator.hardwareConcurrency - 1, mostThreads)) : 1;
}

const startThread: WasmProgram['startThread'] = (module, memory, number) => {
  const worker = new Worker(new URL('./encoder-thread.worker.ts', import.meta.url), {
    type: 'module',
    name: `encoder ${number}`,
  });
  worker.postMessage({ module, memory, number } satisfies ThreadStart);
  return { stop: () => worker.terminate() };
};

/** What a thread is told when it starts. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly number: number;
}
