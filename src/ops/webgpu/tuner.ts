/**
 * Picks the fastest variant of a product for the GPU in use, by trying: once an adapter and class of shapes, then from memory,
 * or from a store that is put in. Each has computed a known product on this device before it is used, and where it was tried what most
 * variants do at that size. What nobody has tuned, or no variant computes right, takes what the self-check proved (self-check.ts).
 *
 * A software renderer is not tuned: it would take minutes over what is only there to prove numbers. It takes the tile that
 * compiles soonest.
 */
import * as tf from '@tensorflow/tfjs-core';
import { adapterName, isSoftware } from './adapter';
import type { FrozenMatrix } from './frozen-matrix';
import { type Epilogue, matMulBy, type Variant } from './matmul';
import { currentDevice, recordedWorkDone, refusedOf } from './run-kernel';
import { problemOfProduct } from './self-check';
import { allVariants, usualVariants, variantsFor } from './variants';

/** Keeps choices from one start to the next. Whatever it throws counts as knowing nothing. */
export interface TuningStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, variant: string): Promise<void>;
}

export interface TuneOptions {
  /** Tunes software renderers too. */
  readonly always?: boolean;
  /** Names of the variants to try; all that the device can run without. */
  readonly among?: readonly string[];
}

/** A product to come. */
export interface Task {
  /** Rows of x. */
  readonly rows: number;
  readonly matrix: FrozenMatrix;
  readonly epilogue?: TaskEpilogue;
}

export interface TaskEpilogue extends Pick<Epilogue, 'bias' | 'activation'> {
  /** Whether something is added last. */
  readonly residual?: boolean;
}

/** Variants that are still tried after a first look: about 2.2 TFLOP over all shapes of ViT-B/16+ in all. */
const finalists = 3;
const rounds = 2;
/** Dispatches of a round: enough for the clock, which browsers make coarse. */
const repeats = 3;
/** Of many rows every so many are compared: odd, so that they lie anywhere in a tile. */
const sampled = 7;
/** How far variants may be from one another, as a share of the largest result; more for 16 bits. */
const tolerance = { exact: 1e-4, half: 2e-2 };
/** Rows up to which a tile would be mostly empty. */
const few = 8;
/** Rows up to which a workgroup for each column may still be worth trying. */
const fewWorthTrying = 64;
/** Rows up to which products are looked for that were tuned. */
const mostRows = 2 ** 15;

let store: TuningStore | undefined;

/** From now on choices are looked up and kept there too. */
export function keepTuningIn(place: TuningStore | undefined): void {
  store = place;
}

let halfAllowed = false;

/** From now on also tries to multiply int8 weights in 16-bit floats, or no longer: they cost digits, as many as the GPU likes (`halfBound`). */
export function allowHalf(allowed: boolean): void {
  halfAllowed = allowed;
}

const chosen = new WeakMap<GPUDevice, Map<string, string>>();

/** Shapes of one class take the same variant: rows count by powers of two. */
export function shapeClass({ rows, matrix }: Pick<Task, 'rows' | 'matrix'>): string {
  const { kind, outputs, inputs } = matrix;
  return `${kind} ${2 ** Math.ceil(Math.log2(rows))} x ${inputs} x ${outputs}`;
}

function choices(device: GPUDevice): Map<string, string> {
  const known = chosen.get(device) ?? new Map<string, string>();
  chosen.set(device, known);
  return known;
}

/** What a shape takes that nobody has tuned: the self-check proved it, for K a multiple of 4, or no product would be by a kernel. */
function untuned(device: GPUDevice, rows: number): string {
  if (rows <= few) return usualVariants(device).fewRows;
  return usualVariants(device).product;
}

/**
 * The variant for a product on the device in use. A number of rows that nobody has tuned takes the next larger one's, or
 * else the next smaller one's, if it is one of tiles.
 */
export function variantFor({ rows, matrix }: Pick<Task, 'rows' | 'matrix'>): Variant {
  const device = currentDevice();
  const known = choices(device);
  const tunedAt = (count: number) => known.get(shapeClass({ rows: count, matrix }));
  if (known.size > 0) {
    for (let more = rows; more <= mostRows; more *= 2) {
      const tuned = tunedAt(more);
      if (tuned) return allVariants[tuned];
    }
    for (let fewer = rows / 2; fewer > fewWorthTrying; fewer /= 2) {
      const tuned = tunedAt(fewer);
      if (tuned) return allVariants[tuned];
    }
  }
  return allVariants[untuned(device, rows)];
}

/** Tunes the classes of all tasks that are not known yet. */
export async function tune(tasks: readonly Task[], options: TuneOptions = {}): Promise<void> {
  const device = currentDevice();
  if (isSoftware(device) && !options.always) return;
  for (const task of tasks) {
    const name = shapeClass(task);
    if (choices(device).has(name)) continue;
    const key = `${adapterName(device)}: ${name}`;
    const remembered = await store?.read(key).catch(() => undefined);
    const allowed = variantsFor(device).filter(
      (variant) =>
        ((halfAllowed && task.matrix.kind === 'int8') || !isHalf(variant)) &&
        (task.rows <= fewWorthTrying || allVariants[variant].kind === 'tiled') &&
        (options.among?.includes(variant) ?? true),
    );
    const known =
      remembered !== undefined && allowed.includes(remembered) && (await isRight(remembered, task));
    const best = known ? remembered : await fastest(task, allowed);
    choices(device).set(name, best);
    if (best !== remembered) await store?.write(key, best).catch(() => undefined);
  }
}

async function isRight(
  name: string,
  { matrix, epilogue: { bias, activation = 'none', residual } = {} }: Task,
) {
  const ending = { bias: !!bias, activation, residual: !!residual };
  return (await problemOfProduct(allVariants[name], matrix, ending)) === undefined;
}

const isHalf = (name: string): boolean => {
  const variant = allVariants[name];
  return variant.kind === 'tiled' && variant.tile.half === true;
};

/** Rounds take turns, so that a GPU that warms up or slows down does so for all finalists; the best round counts. */
async function fastest(task: Task, names: readonly string[]): Promise<string> {
  const x = tf.tidy(() => tf.reshape(tf.sin(tf.range(0, task.rows * task.matrix.inputs)), [task.rows, -1]));
  const residual = task.epilogue?.residual ? tf.zeros([task.rows, task.matrix.outputs]) : undefined;
  const epilogue = { ...task.epilogue, residual };
  const run = (name: string) => matMulBy(allVariants[name], x, task.matrix, epilogue);
  try {
    const right = await rightOnes(names, task, run);
    if (right.length === 0) return untuned(currentDevice(), task.rows);
    // The clock of a GPU that had nothing to do is low.
    await timeOf(() => run(right[0]));
    const times = new Map<string, number>();
    for (const name of right) times.set(name, await timeOf(() => run(name)));
    const byTime = (a: string, b: string) => times.get(a)! - times.get(b)!;
    const best = right.toSorted(byTime).slice(0, finalists);
    for (const name of best) times.set(name, Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++) {
      for (const name of best) {
        times.set(name, Math.min(times.get(name)!, await timeOf(() => run(name))));
      }
    }
    return best.sort(byTime)[0];
  } finally {
    x.dispose();
    residual?.dispose();
  }
}

/** Variants whose results are alike. */
interface Agreeing {
  readonly values: Float32Array;
  readonly largest: number;
  readonly names: string[];
}

/** Those that compute a known product, and of these the most that agree at this size; also compiles them. */
async function rightOnes(
  names: readonly string[],
  task: Task,
  run: (name: string) => tf.Tensor,
): Promise<readonly string[]> {
  const groups: Agreeing[] = [];
  for (const name of names) {
    if (!(await isRight(name, task))) continue;
    let values = new Float32Array();
    const refused = await refusedOf(async () => {
      const rows = tf.tidy(() => someRows(run(name)));
      values = (await rows.data()) as Float32Array<ArrayBuffer>;
      rows.dispose();
    });
    if (refused !== undefined || !values.every(Number.isFinite)) continue;
    const share = isHalf(name) ? tolerance.half : tolerance.exact;
    const agreed = groups.find((group) =>
      values.every((value, i) => Math.abs(value - group.values[i]) <= share * group.largest),
    );
    if (agreed) agreed.names.push(name);
    else {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      groups.push({ values, largest, names: [name] });
    }
  }
  const most = groups.reduce<readonly string[]>(
    (before, { names: own }) => (own.length > before.length ? own : before),
    [],
  );
  // Where each says something else, none is known to be right.
  return most.length === 1 && groups.length > 1 ? [] : most;
}

/** What is compared of a result: of a large one reading and comparing all would take longer than the product. */
function someRows(result: tf.Tensor): tf.Tensor {
  const [rows, columns] = result.shape;
  return rows <= few ? result : tf.stridedSlice(result, [0, 0], [rows, columns], [sampled, 1]);
}

/** Milliseconds that some dispatches take; nothing of their results is read, which would take longer. */
async function timeOf(run: () => tf.Tensor): Promise<number> {
  const begun = performance.now();
  const results = Array.from({ length: repeats }, run);
  await recordedWorkDone();
  const taken = performance.now() - begun;
  tf.dispose(results);
  return taken;
}
