/**
 * Our WebAssembly program (assembly/, built by `npm run kernels`) and the threads that it runs in. The host
 * provides it once at the start, since reading a file and starting a thread differ between a browser worker
 * and Node.
 */

export interface WasmProgram {
  readonly module: WebAssembly.Module;
  /** Threads to compute in, including the caller's: 1 to 32. */
  readonly threads: number;
  /**
   * Starts a thread that makes an instance of the program with this memory and calls its `serve` with its
   * number.
   */
  startThread(module: WebAssembly.Module, memory: WebAssembly.Memory, number: number): HelperThread;
}

export interface HelperThread {
  /** Ends it; called when `serve` has been told to return. */
  stop(): void;
}

/** The program's exports; addresses are byte offsets into its memory. */
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

/** Provides the program, or withdraws it: layers that are built afterwards take the plain path. */
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
