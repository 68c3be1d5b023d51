/**
 * The tuner on a small product: it chooses a correct variant, once, and asks its store first. Only dispatches
 * advance its clock, each by as much as the test says.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { gaussians } from '../../../tools/testing/numbers';
import { rewriteShaders } from '../../../tools/testing/rewrite-shaders';
import { isSoftware } from './adapter';
import { disposeMatrix, float32Matrix, int8Matrix } from './frozen-matrix';
import { reachOf } from './matmul';
import { keepTuningIn, shapeClass, type Task, type TuningStore, tune, variantFor } from './tuner';
import { allVariants } from './variants';
import { currentDevice } from './webgpu-backend';

beforeAll(() => startBackend('webgpu'));
afterAll(releaseBackends);

const taskOf = (rows: number, outputs: number, inputs = 8): Task => ({
  rows,
  matrix: float32Matrix(gaussians(1, inputs * outputs), inputs),
});

function memoryStore(entries: [string, string][] = []) {
  const kept = new Map(entries);
  const asked: string[] = [];
  const store: TuningStore = {
    read: async (key) => {
      asked.push(key);
      return kept.get(key);
    },
    write: async (key, variant) => {
      kept.set(key, variant);
    },
  };
  return { store, kept, asked };
}

/** Few, since a software renderer compiles slowly. */
const among = ['32x32', '16x16', '64x64 shallow', 'few rows'];

async function tuneBy(store: TuningStore, ...tasks: Task[]) {
  keepTuningIn(store);
  await tune(tasks, { always: true, among });
}

interface Dispatch {
  readonly variant: string;
  /** As many as its tiles cover. */
  readonly rows: number;
  /** How many submits there were before. */
  readonly submits: number;
}

interface Clock {
  /** Milliseconds of a product. */
  readonly product: (dispatch: Dispatch) => number;
  /** Milliseconds from the end of all work until it is reported. */
  readonly news: (nth: number) => number;
  /** Resolution of the clock, in milliseconds. */
  readonly step?: number;
}

/** Replaces the clock. @returns the products that are dispatched from now on */
function runClock({ product, news, step = 0.001 }: Clock): Dispatch[] {
  // Of another clock.
  vi.restoreAllMocks();
  const dispatches: Dispatch[] = [];
  let [now, submits, waits, label] = [0, 0, 0, ''];
  const { queue } = currentDevice();
  const passes = GPUComputePassEncoder.prototype;
  const { setPipeline, dispatchWorkgroups } = passes;
  const submit = queue.submit.bind(queue);
  const done = queue.onSubmittedWorkDone.bind(queue);
  vi.spyOn(passes, 'setPipeline').mockImplementation(function (this: GPUComputePassEncoder, pipeline) {
    label = pipeline.label;
    return setPipeline.call(this, pipeline);
  });
  vi.spyOn(passes, 'dispatchWorkgroups').mockImplementation(function (
    this: GPUComputePassEncoder,
    ...groups
  ) {
    const variant = Object.keys(allVariants).find((name) =>
      label.startsWith(`matmul ${JSON.stringify(allVariants[name])} `),
    );
    if (variant !== undefined) {
      const rows = groups[1]! * reachOf(allVariants[variant]).rows;
      const dispatch = { variant, rows, submits };
      dispatches.push(dispatch);
      now += product(dispatch);
    }
    return dispatchWorkgroups.apply(this, groups);
  });
  vi.spyOn(queue, 'submit').mockImplementation((buffers) => {
    submits++;
    return submit(buffers);
  });
  vi.spyOn(queue, 'onSubmittedWorkDone').mockImplementation(() => {
    now += news(++waits);
    return done();
  });
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 0.001;
    return step * Math.floor(now / step);
  });
  return dispatches;
}

/** Every product takes a millisecond, by a good clock. */
beforeEach(() => {
  runClock({ product: () => 1, news: () => 0.01 });
});

afterEach(() => {
  keepTuningIn(undefined);
  vi.restoreAllMocks();
});

it('tries the variants once, and keeps its choice', async () => {
  const before = tf.memory().numTensors;
  const task = taskOf(6, 5);
  const { store, kept, asked } = memoryStore();
  await tuneBy(store, task);
  const [[key, choice]] = kept;
  expect(key).toContain(shapeClass(task));
  expect(among).toContain(choice);
  expect(variantFor(task)).toBe(allVariants[choice]);
  await tuneBy(store, { ...task, rows: 7 });
  expect(asked).toHaveLength(1);
  disposeMatrix(task.matrix);
  expect(tf.memory().numTensors).toBe(before);
});

it('reads numbers to compare them, and none to take the time', async () => {
  const task = taskOf(6, 12);
  const read = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
  keepTuningIn(memoryStore().store);
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  // For each a known product, and one of the task's size.
  expect(read).toHaveBeenCalledTimes(4);
  disposeMatrix(task.matrix);
});

it('lends what it chose for many rows to more and to fewer of them', async () => {
  const task = taskOf(130, 11);
  await tuneBy({ ...memoryStore().store, read: async () => '64x64 shallow' }, task);
  for (const rows of [70, 2000]) expect(variantFor({ ...task, rows })).toBe(allVariants['64x64 shallow']);
  disposeMatrix(task.matrix);
});

it('believes its store, unless that names what the device cannot run', async () => {
  const [known, beyond] = [taskOf(20, 6), taskOf(20, 5)];
  const believed: TuningStore = { ...memoryStore().store, read: async () => '64x64 shallow' };
  await tuneBy(believed, known);
  expect(variantFor(known)).toBe(allVariants['64x64 shallow']);
  const unknown: TuningStore = { ...memoryStore().store, read: async () => 'of another version' };
  await tuneBy(unknown, beyond);
  expect(among.map((name) => allVariants[name])).toContain(variantFor(beyond));
  disposeMatrix(known.matrix);
  disposeMatrix(beyond.matrix);
});

it('takes no variant that computes something else, be it the plainest or in its store', async () => {
  rewriteShaders((code, label) => {
    const wrong = code.replace('if (row >= uniforms.rows ||', 'if (row >= 16u ||');
    return label.includes('"tiled"') ? wrong : code;
  });
  // No other test has compiled this tile for a depth that is no multiple of 4.
  const task = taskOf(6, 5, 9);
  const { store, kept } = memoryStore();
  keepTuningIn({ ...store, read: async () => '16x16' });
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  expect([...kept.values()]).toEqual(['few rows']);
  disposeMatrix(task.matrix);
});

it('takes none that differs from the others beyond the known product, though it is the first', async () => {
  rewriteShaders((code, label) => {
    // The known product has 35 rows.
    const wrong = code.replace('if (row >= uniforms.rows ||', 'if (row >= 40u ||');
    const isFirst = label.includes(JSON.stringify(allVariants['32x32']));
    return isFirst ? wrong : code;
  });
  // Of a kind that no other test has compiled programs for.
  const values = Int8Array.from(gaussians(1, 5 * 9), (value) => 40 * value);
  const task = { rows: 50, matrix: int8Matrix({ values, scales: new Float32Array(5).fill(1) }, 9) };
  const { store, kept } = memoryStore();
  keepTuningIn(store);
  await tune([task], { always: true, among: ['32x32', '16x16', 'few rows'] });
  expect(['16x16', 'few rows']).toContain([...kept.values()][0]);
  disposeMatrix(task.matrix);
});

it('takes no variant that is wrong only with what ends the product of the task', async () => {
  rewriteShaders((code, label) => {
    const wrong = code.replace('exp(-1.702 * x)', '0.5').replace('+= residual[at]', '-= residual[at]');
    return label.includes('"tiled"') ? wrong : code;
  });
  const { store, kept } = memoryStore();
  keepTuningIn({ ...store, read: async () => '32x32' });
  // No other test has compiled this tile for a depth that is no multiple of 4.
  const [curved, added] = [taskOf(6, 13, 9), taskOf(6, 14, 9)];
  const tasks = [
    { ...curved, epilogue: { activation: 'quick-gelu' } },
    { ...added, epilogue: { residual: true } },
  ] as const;
  await tune(tasks, { always: true, among: ['32x32', 'few rows'] });
  expect([...kept.values()]).toEqual(['few rows', 'few rows']);
  for (const { matrix } of tasks) disposeMatrix(matrix);
});

it('passes over a variant that the device refuses, and nobody hears of an error', async () => {
  rewriteShaders((code, label) => {
    return label.includes('"tiled"') ? `${code} not WGSL` : code;
  });
  const heard = vi.fn();
  const device = currentDevice();
  device.addEventListener('uncapturederror', heard);
  const task = taskOf(6, 5, 17);
  const { store, kept } = memoryStore();
  keepTuningIn(store);
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  await device.queue.onSubmittedWorkDone();
  device.removeEventListener('uncapturederror', heard);
  expect([...kept.values()]).toEqual(['few rows']);
  expect(heard).not.toHaveBeenCalled();
  disposeMatrix(task.matrix);
});

describe('by a clock', () => {
  const times: Record<string, number> = { '32x32': 1.5, '16x16': 2, '64x64 shallow': 1 };
  const tried = (dispatches: readonly Dispatch[], least: number) => [
    ...new Set(dispatches.filter(({ rows }) => rows >= least).map(({ variant }) => variant)),
  ];

  it('picks the quickest, of so many dispatches that they are told from noise, each in a submit of its own', async () => {
    const task = taskOf(200, 13);
    const { store, kept } = memoryStore();
    // A round of one dispatch takes less time than its report.
    const dispatches = runClock({ product: ({ variant }) => 0.1 * times[variant], news: () => 0.45 });
    await tuneBy(store, task);
    expect([...kept.values()]).toEqual(['64x64 shallow']);
    const own = dispatches.filter(({ rows }) => rows >= 200);
    expect(own.filter(({ variant }) => variant === '64x64 shallow').length).toBeGreaterThan(3 * 8);
    expect(new Set(own.map(({ submits }) => submits)).size).toBe(own.length);
    disposeMatrix(task.matrix);
  });

  it.each<[string, number, Clock, string[]]>([
    ['quick for it', 17, { product: () => 0.005, news: () => 0.45 }, ['16x16']],
    ['told of by a timer of 100 ms', 18, { product: () => 1, news: () => 100 }, []],
    ['measured in steps of 100 ms', 19, { product: () => 1, news: () => 0.1, step: 100 }, []],
  ])(
    'takes what is usual, and keeps nothing, where products are %s',
    async (_, outputs, clock, dispatched) => {
      const task = taskOf(200, outputs);
      const { store, kept, asked } = memoryStore();
      const dispatches = runClock(clock);
      await tuneBy(store, task);
      expect(asked).toHaveLength(1);
      expect(kept.size).toBe(0);
      expect(tried(dispatches, 1)).toEqual(dispatched);
      expect(variantFor(task)).toBe(allVariants['16x16']);
      disposeMatrix(task.matrix);
    },
  );

  it('does not mind that news come late once', async () => {
    const task = taskOf(200, 20);
    const { store, kept } = memoryStore();
    // The first report is of earlier work.
    runClock({ product: ({ variant }) => times[variant], news: (nth) => (nth === 3 ? 40 : 0.01) });
    await tuneBy(store, task);
    expect([...kept.values()]).toEqual(['64x64 shallow']);
    disposeMatrix(task.matrix);
  });

  it('tries on more rows what came near the best on few', async () => {
    const matrix = float32Matrix(gaussians(1, 8 * 15), 8);
    const { store, kept } = memoryStore();
    const product = ({ variant, rows }: Dispatch): number =>
      variant === '64x64 shallow' && rows < 900 ? 9 : times[variant];
    const dispatches = runClock({ product, news: () => 0.01 });
    await tuneBy(store, { rows: 100, matrix }, { rows: 1000, matrix });
    expect([...kept.values()]).toEqual(['32x32', '32x32']);
    expect(tried(dispatches, 900).sort()).toEqual(['16x16', '32x32']);
    disposeMatrix(matrix);
  });

  it('asks all others where the two that came near the best say something else on more rows', async () => {
    const product = ({ variant, rows }: Dispatch): number =>
      variant === '64x64 shallow' && rows < 900 ? 9 : times[variant];
    runClock({ product, news: () => 0.01 });
    rewriteShaders((code, label) => {
      const wrong = code.replace('if (row >= uniforms.rows ||', 'if (row >= 400u ||');
      const isWrong = label.includes(JSON.stringify(allVariants['32x32']));
      return isWrong ? wrong : code;
    });
    // Of a kind that no other test has compiled programs for.
    const values = Int8Array.from(gaussians(1, 8 * 22), (value) => 40 * value);
    const matrix = int8Matrix({ values, scales: new Float32Array(22).fill(1) }, 8);
    const { store, kept } = memoryStore();
    await tuneBy(store, { rows: 100, matrix }, { rows: 1000, matrix });
    expect([...kept.values()]).toEqual(['32x32', '64x64 shallow']);
    disposeMatrix(matrix);
  });

  it('tries none on rows that would take long: they take the best on few', async () => {
    const matrix = float32Matrix(gaussians(1, 8 * 16), 8);
    const { store, kept } = memoryStore();
    const product = ({ variant, rows }: Dispatch): number => (rows * times[variant]) / 9;
    const dispatches = runClock({ product, news: () => 0.01 });
    await tuneBy(store, { rows: 100, matrix }, { rows: 1000, matrix });
    expect([...kept.values()]).toEqual(['64x64 shallow']);
    expect(tried(dispatches, 900)).toEqual([]);
    expect(variantFor({ rows: 1000, matrix })).toBe(allVariants['64x64 shallow']);
    disposeMatrix(matrix);
  });
});

it('leaves software renderers alone', async () => {
  const task = taskOf(40, 7);
  const { store, asked } = memoryStore();
  keepTuningIn(store);
  await tune([task]);
  if (isSoftware(currentDevice())) {
    expect(asked).toEqual([]);
    expect(variantFor(task)).toBe(allVariants['16x16']);
  }
  disposeMatrix(task.matrix);
});

it('takes a product of few rows column by column', () => {
  const task = taskOf(2, 9);
  expect(variantFor(task)).toEqual({ kind: 'few-rows', subgroups: false });
  disposeMatrix(task.matrix);
});
