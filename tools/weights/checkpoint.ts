/** A safetensors checkpoint of any size, read by position: never more of it in memory than the rows asked for. */
import { type FileHandle, open } from 'node:fs/promises';
import {
  elementBytes,
  elementCount,
  elementsOf,
  headerByteLength,
  parseHeader,
  type TensorInfo,
  toFloat32,
} from '../../src/clip/safetensors';
import { WeightsError } from './weights-error';

export class Checkpoint {
  private constructor(
    private readonly handle: FileHandle,
    readonly bytes: number,
    readonly tensors: ReadonlyMap<string, TensorInfo>,
  ) {}

  /** Opens a file and checks its header. Throws `weights-source-invalid` or `safetensors-invalid`. */
  static async open(path: string): Promise<Checkpoint> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (cause) {
      throw cannotOpen(path, cause);
    }
    try {
      const found = await handle.stat();
      // Linux opens a folder too.
      if (!found.isFile()) throw cannotOpen(path, new Error('It is no file.'));
      const { size } = found;
      const first = await readAt(handle, 0, Math.min(8, size));
      const header = await readAt(handle, 0, headerByteLength(first, size));
      return new Checkpoint(handle, size, parseHeader(header, size).tensors);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Rows `start` to `end` (exclusive) of a tensor's first axis, as float32; a scalar has one row. */
  async readRows(name: string, start: number, end: number): Promise<Float32Array> {
    const info = this.tensors.get(name)!;
    const rowBytes = elementCount(info.shape.slice(1)) * elementBytes(info.dtype);
    const bytes = await readAt(this.handle, info.start + start * rowBytes, (end - start) * rowBytes);
    return toFloat32({ dtype: info.dtype, data: elementsOf(info.dtype, bytes, name) });
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** The error for a checkpoint that cannot be read as a file. */
export function cannotOpen(path: string, cause: unknown): WeightsError {
  return new WeightsError(
    'weights-source-invalid',
    `The checkpoint ${path} cannot be opened. Check the path after --from.`,
    { cause },
  );
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) {
      throw new WeightsError(
        'weights-source-invalid',
        'The checkpoint was cut short while it was being read. Run the command again.',
      );
    }
    filled += bytesRead;
  }
  return bytes;
}
