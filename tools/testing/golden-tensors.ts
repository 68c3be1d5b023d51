/** The tensors of a file in `fixtures/golden`, to compute with and to compare with. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { readGolden } from '../node/read-golden';

export interface GoldenTensors {
  /** A new tensor, the caller's. */
  read<T extends tf.Tensor>(name: string): T;
  values(name: string): number[];
  /** Gives variables the numbers of that name each. */
  assign(variables: readonly tf.Variable[], names: readonly string[]): void;
  /** Every number of `actual` lies nearer than `within` to that of the file. */
  expectClose(actual: tf.Tensor, name: string, within: number): Promise<void>;
}

export function goldenTensors(file: string): GoldenTensors {
  const golden = readGolden(file);
  const read = <T extends tf.Tensor>(name: string) =>
    tf.tensor(golden[name].data as Float32Array, golden[name].shape) as T;
  return {
    read,
    values: (name) => Array.from(golden[name].data),
    assign(variables, names) {
      variables.forEach((variable, i) => {
        variable.assign(read(names[i]));
      });
    },
    async expectClose(actual, name, within) {
      const values = await actual.data();
      const expected = golden[name].data;
      expect(values.length, name).toBe(expected.length);
      values.forEach((value, i) => {
        expect(Math.abs(value - expected[i]), `${name}[${i}]`).toBeLessThan(within);
      });
    },
  };
}
