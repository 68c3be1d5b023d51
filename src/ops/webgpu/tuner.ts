/**
 * Picks the fastest variant of a product for the current GPU by timing them: once per adapter and class of
 * shapes; afterwards the choice comes from memory or from a store. Every variant must compute a known product
 * correctly on this device before it is used; those that are timed must also agree with most others at the
 * task's size.
 *
 * A shape keeps its default (what fewer rows took, or what the self-check proved: self-check.ts) if it was
 * never tuned, no variant is right, one run takes too long, or the timings drown in noise (tuning-times.ts).
 *
 * A software renderer is not tuned: that would take minutes, and it only serves to check numbers. It takes
 * the tile that compiles fastest.
 */
import * as tf from '@tensorflow/tfjs-core';
import { median } from '../../median';
import { adapterName, isSoftware } from './adapter';
import type { FrozenMatrix } from './frozen-matrix';
import { problemOfProduct } from './known-products';
import { type Epilogue, matMulBy, type Variant } from './matmul';
import { canTell, dispatchesOfRound, mostOfRound, type Times, worthTrying } from './tuning-times';
import { allVariants, usualVariants, variantsFor } from './variants';
import { currentDevice, recordedWorkDone, refusedOf, submitRecorded } from './webgpu-backend';

/** Keeps choices between starts. If it throws, the choice counts as unknown. */
export interface TuningStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, variant: string): Promise<void>;
}

export interface TuneOptions {
  /** Tunes software renderers too. */
  readonly always?: boolean;
  /** Names of the variants to try; by default all that the device can run. */
  readonly among?: readonly string[];
}

/** A product that will be computed. */
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

/**
 * Variants that are timed again after the first round. On a GPU slow enough for one dispatch a round, tuning
 * all shapes of ViT-B/16+ takes about 0.1 TFLOP for one picture, and 0.7 TFLOP for ten where three variants
 * are worth trying.
 */
const finalists = 3;
const rounds = 2;
/** Rows of a first run, which predicts how long more rows would take. */
const pilot = 256;
/** With many rows, only every so many are compared; odd, so that they fall anywhere in a tile. */
const sampled = 7;
/** How far variants may differ, as a share of the largest result; more for 16 bits. */
const tolerance = { exact: 1e-4, half: 2e-2 };
/** Up to so many rows a tile would be mostly empty. */
const few = 8;
/** Up to so many rows the kernel for few rows may still be worth trying. */
const fewWorthTrying = 64;
/** The search for a tuned number of rows ends here. */
const mostRows = 2 ** 15;

let store: TuningStore | undefined;

/** Choices are looked up and kept there too from now on. */
export function keepTuningIn(place: TuningStore | undefined): void {
  store = place;
}

let halfAllowed = false;

/**
 * Allows or forbids 16-bit products of int8 weights. They lose digits, and how many depends on the GPU
 * (`halfBound`).
 */
export function allowHalf(allowed: boolean): void {
  halfAllowed = allowed;
}

const chosen = new WeakMap<GPUDevice, Map<string, string>>();

/** Shapes of one class take the same variant; rows are rounded up to powers of two. */
export function shapeClass({ rows, matrix }: Pick<Task, 'rows' | 'matrix'>): string {
  const { kind, outputs, inputs } = matrix;
  return `${kind} ${2 ** Math.ceil(Math.log2(rows))} x ${inputs} x ${outputs}`;
}

function choices(device: GPUDevice): Map<string, string> {
  const known = chosen.get(device) ?? new Map<string, string>();
  chosen.set(device, known);
  return known;
}

/**
 * The variant of an untuned shape. The self-check proved it for K a multiple of 4; otherwise no product would
 * use a kernel.
 */
function untuned(device: GPUDevice, rows: number): string {
  if (rows <= few) return usualVariants(device).fewRows;
  return usualVariants(device).product;
}

/**
 * The variant for a product on the current device. An untuned number of rows takes the variant of the next
 * larger tuned one, or else of the next smaller one that uses tiles.
 */
export const variantFor = (product: Pick<Task, 'rows' | 'matrix'>): Variant => allVariants[nameFor(product)];

function nameFor({ rows, matrix }: Pick<Task, 'rows' | 'matrix'>): string {
  const device = currentDevice();
  const known = choices(device);
  const tunedAt = (count: number) => known.get(shapeClass({ rows: count, matrix }));
  if (known.size > 0) {
    for (let more = rows; more <= mostRows; more *= 2) {
      const tuned = tunedAt(more);
      if (tuned) return tuned;
    }
    for (let fewer = rows / 2; fewer > fewWorthTrying; fewer /= 2) {
      const tuned = tunedAt(fewer);
      if (tuned) return tuned;
    }
  }
  return untuned(device, rows);
}

/**
 * Tunes the classes of all tasks that are not known yet. For each matrix, the task with the fewest rows comes
 * first: variants that are far slower there are not tried on more rows.
 */
export async function tune(tasks: readonly Task[], options: TuneOptions = {}): Promise<void> {
  const device = currentDevice();
  if (isSoftware(device) && !options.always) return;
  const before = new Map<FrozenMatrix, Times>();
  let blur: number | undefined;
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
    if (known) {
      choices(device).set(name, remembered);
      continue;
    }
    blur ??= await blurOfClock();
    const { best, times } = await fastest(task, allowed, before.get(task.matrix), blur);
    choices(device).set(name, best);
    if (!times) continue;
    before.set(task.matrix, times);
    await store?.write(key, best).catch(() => undefined);
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

/** A task's product with so many rows of made-up numbers, by any variant. */
class Trial {
  private readonly x: tf.Tensor;
  private readonly residual: tf.Tensor | undefined;

  constructor(
    readonly task: Task,
    readonly rows: number,
  ) {
    const { matrix, epilogue } = task;
    this.x = tf.tidy(() => tf.reshape(tf.sin(tf.range(0, rows * matrix.inputs)), [rows, -1]));
    this.residual = epilogue?.residual ? tf.zeros([rows, matrix.outputs]) : undefined;
  }

  run(name: string): tf.Tensor {
    const { matrix, epilogue } = this.task;
    return matMulBy(allVariants[name], this.x, matrix, { ...epilogue, residual: this.residual });
  }

  /**
   * Milliseconds of some dispatches, each in a submit of its own. Results are not read, which would take
   * longer.
   */
  async round(name: string, dispatches: number): Promise<number> {
    const begun = performance.now();
    for (let i = 0; i < dispatches; i++) {
      this.run(name).dispose();
      submitRecorded();
    }
    await recordedWorkDone();
    return performance.now() - begun;
  }

  /** The shorter of two rounds, since an idle GPU clocks down and other work may interfere. */
  async shorterRound(name: string, dispatches: number): Promise<number> {
    return Math.min(await this.round(name, dispatches), await this.round(name, dispatches));
  }

  dispose(): void {
    tf.dispose([this.x, this.residual]);
  }
}

/** The best variant, with times if any were measured; without them the next start may try again. */
async function fastest(
  task: Task,
  allowed: readonly string[],
  onFewRows: Times | undefined,
  blur: number,
): Promise<{ best: string; times?: Times }> {
  const usual = nameFor(task);
  if (!canTell(blur)) return { best: usual };
  const trial = new Trial(task, task.rows);
  const first = task.rows > pilot ? new Trial(task, pilot) : trial;
  try {
    const expected = (((await first.shorterRound(usual, 1)) - blur) * trial.rows) / first.rows;
    const dispatches =
      expected > mostOfRound
        ? undefined
        : await dispatchesOfRound(blur, (count) => trial.shorterRound(usual, count));
    if (dispatches === undefined) return { best: usual };
    const worth = worthTrying(allowed, onFewRows);
    let right = await rightOnes(worth, trial);
    // If two variants disagree, the others can tell which is right.
    if (right.length === 0 && worth.length < allowed.length) right = await rightOnes(allowed, trial);
    if (right.length === 0) return { best: untuned(currentDevice(), trial.rows) };
    return await raced(right, trial, dispatches);
  } finally {
    trial.dispose();
    first.dispose();
  }
}

/**
 * The fastest of these variants. Finalists run more rounds, and the best round counts. They take turns, so
 * that a GPU that warms up or slows down affects all of them.
 */
async function raced(
  names: readonly string[],
  trial: Trial,
  dispatches: number,
): Promise<{ best: string; times: Times }> {
  // Wakes the GPU, which was idle during compilation.
  await trial.round(names[0], dispatches);
  const times = new Map<string, number>();
  for (const name of names) times.set(name, await trial.round(name, dispatches));
  const byTime = (a: string, b: string) => times.get(a)! - times.get(b)!;
  const best = names.toSorted(byTime).slice(0, finalists);
  for (const name of best) times.set(name, Number.POSITIVE_INFINITY);
  for (let i = 0; i < rounds; i++) {
    for (const name of best) {
      times.set(name, Math.min(times.get(name)!, await trial.round(name, dispatches)));
    }
  }
  return { best: best.sort(byTime)[0], times };
}

/** Variants whose results are alike. */
interface Agreeing {
  readonly values: Float32Array;
  readonly largest: number;
  readonly names: string[];
}

/**
 * The variants that compute a known product correctly and belong to the largest group that agrees at this
 * size; also compiles them.
 */
async function rightOnes(names: readonly string[], trial: Trial): Promise<readonly string[]> {
  const groups: Agreeing[] = [];
  for (const name of names) {
    if (!(await isRight(name, trial.task))) continue;
    let values = new Float32Array();
    const refused = await refusedOf(async () => {
      const rows = tf.tidy(() => someRows(trial.run(name)));
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
  // If all disagree, none is known to be right.
  return most.length === 1 && groups.length > 1 ? [] : most;
}

/**
 * The rows of a result that are compared: reading and comparing all of a large one would take longer than the
 * product.
 */
function someRows(result: tf.Tensor): tf.Tensor {
  const [rows, columns] = result.shape;
  return rows <= few ? result : tf.stridedSlice(result, [0, 0], [rows, columns], [sampled, 1]);
}

/**
 * The shortest time that can be told, in ms: the clock's resolution, or the round trip of an empty submit if
 * that is longer.
 */
async function blurOfClock(): Promise<number> {
  const begun = performance.now();
  let now = begun;
  while (now === begun) now = performance.now();
  // Earlier work must not count.
  await recordedWorkDone();
  const nothing = async () => {
    const from = performance.now();
    await recordedWorkDone();
    return performance.now() - from;
  };
  // The median, since one may come late while others use the GPU.
  return Math.max(now - begun, median([await nothing(), await nothing(), await nothing()]));
}
