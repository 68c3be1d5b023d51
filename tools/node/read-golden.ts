/** Reads the tensors of a fixture in `fixtures/golden/` (safetensors: u64 header length, JSON header, bytes). */
import { readFileSync } from 'node:fs';

export interface GoldenTensor {
  readonly shape: number[];
  readonly data: Uint8Array | Float32Array;
}

/** @param name file name within `fixtures/golden/`; its tensors are U8 or F32. */
export function readGolden(name: string): Record<string, GoldenTensor> {
  const file = readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url));
  const headerLength = Number(file.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> =
    JSON.parse(file.toString('utf8', 8, 8 + headerLength));
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        key,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => {
        const bytes = new Uint8Array(file.subarray(8 + headerLength + start, 8 + headerLength + end));
        if (dtype !== 'U8' && dtype !== 'F32') throw new Error(`${name}: ${key} is ${dtype}`);
        return [key, { shape, data: dtype === 'U8' ? bytes : new Float32Array(bytes.buffer) }];
      },
    ),
  );
}
