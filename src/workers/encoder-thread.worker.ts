/** A thread of the WebAssembly program; it serves until it is terminated. */
import { instantiate } from '../ops/wasm/program';
import type { ThreadStart } from './wasm-program';

addEventListener('message', ({ data: { module, memory, number } }: MessageEvent<ThreadStart>) => {
  instantiate(module, memory).serve(number);
});
