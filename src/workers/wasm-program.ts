/**
 * The WebAssembly programs in a browser worker: files beside the app's, and threads that are workers of their
 * own.
 */

import resizerUrl from '../images/resize/resize.wasm?url&no-inline';
import { provideResizer } from '../images/resize/resize-program';
import type { WasmProgram } from '../ops/wasm/program';
import programUrl from '../ops/wasm/program.wasm?url';

/** More threads than this wait for each other more than they help. */
const mostThreads = 8;

/** Undefined if the browser has no vectors or no shared memory: then the backend's own operations compute. */
export async function browserProgram(threads = threadsHere()): Promise<WasmProgram | undefined> {
  try {
    const module = await compile(programUrl);
    new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    return { module, threads, startThread };
  } catch {
    return undefined;
  }
}

/** Resizes photos by the WebAssembly program from now on, if the browser has vectors. */
export async function resizeByWasm(): Promise<void> {
  provideResizer(await compile(resizerUrl).catch(() => undefined));
}

async function compile(url: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
}

/**
 * Workers may only share memory in a page that is isolated from others (the server's headers say so). One
 * core is left to the page, which draws meanwhile.
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

/** What a thread is sent when it starts. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly number: number;
}
