/**
 * Products of float32 matrices in the threads of the WebAssembly program. The wasm backend computes them in one thread, as
 * fast; so this is worth it where there are others, and where the product is large beside the copying to and fro.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Arena } from './arena';
import * as plan from './assembly/plan';
import { Crew } from './crew';
import { type EncoderProgram, encoderProgram } from './program';

/** Multiplications below which copying and waking threads cost more than they bring. */
const worthwhile = 4e6;

/** Which matrix lies transposed: `a` as `[k, m]`, or `b` as `[n, k]`. */
export type Turned = 'a' | 'b' | 'none';

interface Workshop {
  readonly program: EncoderProgram;
  readonly arena: Arena;
  readonly crew: Crew;
  /** Room for both matrices, the packed one and the product; it grows. */
  space: { readonly at: number; readonly floats: number };
}

let workshop: Workshop | undefined;

/** The product `[m, n]`, or nothing where the backend's own is as good. */
export function threadedProduct(a: tf.Tensor2D, b: tf.Tensor2D, turned: Turned): tf.Tensor2D | undefined {
  const [m, k] = turned === 'a' ? [a.shape[1], a.shape[0]] : a.shape;
  const n = turned === 'b' ? b.shape[0] : b.shape[1];
  const program = tf.getBackend() === 'wasm' ? encoderProgram() : undefined;
  if (!program || program.threads < 2 || m * n * k < worthwhile) return undefined;
  const { arena, crew } = shopOf(program);
  if (crew.ready < 2) return undefined;
  const [left, right] = [a.dataSync(), b.dataSync()] as Float32Array[];
  const packed = Math.ceil(n / 8) * 8 * k;
  // The last rows of A are read in fours, the last columns of B in eights.
  const sizes = [left.length + 4 * k, right.length + 8, packed, m * n];
  const places = spaceFor(sizes);
  arena.floats(places[0], left.length).set(left);
  arena.floats(places[1], right.length).set(right);
  const words: readonly [number, number][] = [
    [plan.leftAt, places[0]],
    [plan.rightAt, places[1]],
    [plan.packedAt, places[2]],
    [plan.productAt, places[3]],
    [plan.rowsAt, m],
    [plan.innerAt, k],
    [plan.columnsAt, n],
    [plan.leftRowBytesAt, turned === 'a' ? 4 : 4 * k],
    [plan.leftInnerBytesAt, turned === 'a' ? 4 * m : 4],
    [plan.rightInnerBytesAt, turned === 'b' ? 4 : 4 * n],
    [plan.rightColumnBytesAt, turned === 'b' ? 4 * k : 4],
  ];
  for (const [at, value] of words) arena.set(at, value);
  crew.run(plan.toMultiply);
  return tf.tensor2d(arena.floats(places[3], m * n).slice(), [m, n]);
}

function shopOf(program: EncoderProgram): Workshop {
  if (workshop?.program !== program) {
    workshop?.crew.dispose();
    const arena = new Arena();
    workshop = { program, arena, crew: new Crew(program, arena), space: { at: 0, floats: 0 } };
  }
  return workshop;
}

/** Addresses of pieces of so many floats, one after another. */
function spaceFor(sizes: readonly number[]): number[] {
  const { arena } = workshop!;
  const rounded = sizes.map((size) => Math.ceil(size / 16) * 16);
  const floats = rounded.reduce((sum, size) => sum + size, 0);
  if (floats > workshop!.space.floats) workshop!.space = { at: arena.take(4 * floats), floats };
  let at = workshop!.space.at;
  return rounded.map((size) => {
    const place = at;
    at += 4 * size;
    return place;
  });
}
