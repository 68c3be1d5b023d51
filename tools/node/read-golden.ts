/** Reads the tensors of a fixture in `fixtures/golden/`. */
import { readFileSync } from 'node:fs';
import { parseSafetensors } from '../../src/clip/safetensors';

export interface GoldenTensor {
  readonly shape: number[];
  readonly data: Uint8Array | Float32Array;
}

/** @param name file name within `fixtures/golden/`; its tensors are U8 or F32. */
export function readGolden(name: string): Record<string, GoldenTensor> {
  const file = readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url));
  return Object.fromEntries(
    [...parseSafetensors(new Uint8Array(file).buffer)].map(([key, { dtype, shape, data }]) => {
      if (!(data instanceof Uint8Array || data instanceof Float32Array))
        throw new Error(`${name}: ${key} is ${dtype}`);
      return [key, { shape, data }];
    }),
  );
}
