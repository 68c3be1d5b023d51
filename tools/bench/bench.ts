/** What rows find where they run, in Node and in a browser's worker alike. */
import type { ModelFiles } from '../../src/clip/model-files';
import type { ModelManifest } from '../../src/clip/model-manifest';
import type { NativeDecoder } from '../../src/images/files/decode';

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** An image tower in onnxruntime-web, on the same weights. */
export interface OnnxTower {
  /**
   * Tokens of the last block, class token first.
   * @param images `[B, 3, side, side]`
   * @returns `[B, 1 + N, d]`
   */
  tokens(images: Float32Array, batch: number, side: number): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface OnnxPeer {
  /** With what it computes on. */
  readonly name: string;
  /** Reads the engine's modules, as ours are read before any clock runs. */
  readModules(): Promise<unknown>;
  load(): Promise<OnnxTower>;
}

export type Contender = 'ours' | 'onnx';

/** What loading an encoder and one picture take where nothing was done before. */
export interface Fresh {
  readonly milliseconds: number;
  /** The most memory of the process, above what it had with all modules read; where there is a process. */
  readonly residentBytes?: number;
  /** The most in buffers of the WebGPU device; 0 on other backends. */
  readonly deviceBytes?: number;
}

export interface ProcessMemory {
  /** Bytes that JavaScript holds now, arrays outside of its heap included. */
  heapBytes(): number;
  collectGarbage(): void;
}

export interface Bench {
  readonly backend: BackendName;
  /** Nothing fast computes here (a software renderer, plain JavaScript): rows do less. */
  readonly slow: boolean;
  readonly files: ModelFiles;
  readonly manifest: ModelManifest;
  /** The bytes of a file of `public/samples`. */
  sample(name: string): Promise<Uint8Array>;
  readonly decode: NativeDecoder;
  /** Where the model's image tower is there as ONNX. */
  readonly onnx?: OnnxPeer | undefined;
  /** Loads the encoder anew in surroundings of its own, where there are such. */
  readonly fresh?: ((who: Contender) => Promise<Fresh>) | undefined;
  /** Ends long work early. */
  readonly signal?: AbortSignal | undefined;
  /** Memory, where a program may look at it. */
  readonly process?: ProcessMemory | undefined;
}
