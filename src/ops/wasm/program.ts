/**
 * The hand-made WebAssembly program (assembly/, built by `npm run kernels`) and the threads that it runs in. The host
 * provides it once at start: how to read a file and how to start a thread differ between a browser worker and Node.
 */

export interface WasmProgram {
  readonly module: WebAssembly.Module;
  /** Threads to compute in, the caller's own counted: 1 to 32. */
  readonly threads: number;
  /** Starts a thread that makes an instance of the program with this memory and calls its `serve` with its number. */
  startThread(module: WebAssembly.Module, memory: WebAssembly.Memory, number: number): HelperThread;
}

export interface HelperThread {
  /** Ends it; called when `serve` has been told to return. */
  stop(): void;
}

/** What the program exports; addresses are byte offsets into the memory that it was made with. */
export interface ProgramExports {
  run(thread: number): void;
  serve(thread: number): void;
  quantiseRow(from: number, k: number, largest: number, to: number, scale: number): void;
  largestActivation(k: number): number;
  multiply(
    a: number,
    aScales: number,
    rows: number,
    k: number,
    panels: number,
    scales: number,
    bias: number,
    channels: number,
    to: number,
    stride: number,
    then: number,
  ): void;
  normaliseRow(from: number, width: number, gain: number, bias: number, epsilon: number, to: number): void;
  attend(
    queries: number,
    keys: number,
    values: number,
    rowBytes: number,
    headWidth: number,
    length: number,
    paddedLength: number,
    seen: number,
    causal: number,
    logits: number,
    to: number,
  ): void;
}

let provided: WasmProgram | undefined;

/** Makes the program known, or unknown again: then the plain path is taken by what is built from now on. */
export function provideProgram(program: WasmProgram | undefined): void {
  provided = program;
}

/** The program, where this machine has one. */
export function wasmProgram(): WasmProgram | undefined {
  return provided;
}

/** An instance of the program in the caller's thread. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): ProgramExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as ProgramExports;
}
