import { QuantisedArray, rowsOf } from '../../src/clip/quantised-array';
import { type NamedArray, TensorSource } from '../../src/clip/tensor-source';
import type { Weights } from '../../src/clip/weight-stream';

/** A checkpoint whose arrays are all there, as often as they are asked for; nothing is let go. */
export function weightsInMemory(arrays: ReadonlyMap<string, NamedArray>): Weights {
  const source = new TensorSource(arrays);
  return {
    stored(name) {
      const array = source.array(name);
      return {
        shape: array.shape,
        scaleAxis: array instanceof QuantisedArray ? array.matrix.axis : undefined,
      };
    },
    take: async () => source,
    lend: async (_, use) => use(source),
    async takeRows(name, rows) {
      const array = source.array(name);
      const [, width] = array.shape;
      const row = rowsOf(array);
      const taken = new Float32Array(rows.length * width);
      for (const [i, at] of rows.entries()) taken.set(row(at), i * width);
      return taken;
    },
  };
}
