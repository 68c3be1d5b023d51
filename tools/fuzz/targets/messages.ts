/**
 * What page and workers say to each other: arguments of every call, whole to senseless, to the checks that stand before the
 * workers' own code, and then to as much of that code as runs here without a model.
 */
import { deserialize, serialize } from 'node:v8';
import { evenWeights, kindsByWeight } from '../../../src/das/kind-weights';
import { synthesise } from '../../../src/das/synthesise';
import { regionOnSquare } from '../../../src/vtfusion/region';
import { presets } from '../../../src/vtfusion/settings';
import { verdictOf } from '../../../src/vtfusion/verdict';
import type { EngineApi, TrainingRequest } from '../../../src/workers/engine-api';
import { checkedCalls, dasMessages, engineMessages } from '../../../src/workers/messages';
import { type FuzzTarget, promise } from '../target';
import { mutateValue, unmarked } from '../values';

/** Stand for what no case can hold. */
const CALLBACK = '@callback';
const SIGNAL = '@signal';

const file = new Uint8Array(64);
const photo = { name: 'left.png', blob: file };
const mask = { width: 4, height: 3, data: new Uint8Array(12).fill(1) };
const image = { width: 24, height: 18, data: new Uint8Array(24 * 18 * 3).fill(99) };
const thresholds = {
  pass: 1,
  fail: 2,
  calibration: { threshold: 1.5, rank: 3, count: 8, falseAlarmRate: 0.31, confidence: 0.95 },
};
const request = {
  object: 'nut',
  words: ['bent pin'],
  photos: [photo, photo],
  region: mask,
  preset: 'default',
  kinds: { misplaced: 1, blurry: 0.5, crack: 4, noise: 0, combined: 1 },
  seed: 7,
  checkpoint: {
    random: [1, 2, 3, 4],
    losses: [{ nfc: 1, afs: 2, seg: 0.1, total: 3.1 }],
    weights: new Uint8Array(16),
    of: 60,
  },
};
const whole = { width: 24, height: 18, data: new Uint8Array(24 * 18).fill(1) };

/** Whole arguments of each call. */
const engineArguments: Record<keyof EngineApi, readonly unknown[]> = {
  start: [
    'http://localhost/models/pico-clip/',
    { backend: 'webgpu', awaitsAdapter: true, atOnce: 2 },
    CALLBACK,
  ],
  changeModel: ['http://localhost/models/pico-clip/', CALLBACK, SIGNAL],
  keepModel: [],
  look: [photo],
  train: [request, CALLBACK, SIGNAL, CALLBACK],
  pauseTraining: [],
  resumeTraining: [],
  teach: [
    request,
    { good: [photo], bad: [{ photo, mask, sum: 'b'.repeat(64) }], defects: ['a'.repeat(64)] },
    CALLBACK,
    SIGNAL,
  ],
  inspect: [photo],
  explain: [photo, { x: 3, y: 4.5 }],
  findObject: [[photo], { width: 40, height: 30 }],
  setThresholds: [thresholds],
  exportProject: [],
  importProject: [file],
  describeProject: [file],
  titleProject: [file, 'Station 2'],
  measure: [CALLBACK, SIGNAL],
  alive: [],
  untilGpuFails: [],
};
const dasArguments = {
  prepare: [[{ image, foreground: whole, region: whole }], ['crack', 'noise']],
  draw: [0, 7],
};
const all: Readonly<Record<string, readonly unknown[]>> = { ...engineArguments, ...dasArguments };

/** Files, callbacks and signals in the places of what stands for them; a thing that is there many times stays one, as in a message. */
function revive(value: unknown, key = '', known = new Map<unknown, unknown>()): unknown {
  if (value === CALLBACK) return () => undefined;
  if (value === SIGNAL) return new AbortController().signal;
  if (typeof value !== 'object' || value === null) return unmarked(value);
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array && key !== 'data')) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const revived =
    value instanceof Uint8Array
      ? new Blob([Uint8Array.from(value)])
      : Array.isArray(value)
        ? value.map((one) => revive(one, '', known))
        : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revive(one, name, known)]));
  known.set(value, revived);
  return revived;
}

async function begin({ region, kinds, preset, checkpoint, photos, words }: TrainingRequest): Promise<void> {
  const { fit } = presets[preset];
  if (region) regionOnSquare(region, 48, fit);
  promise(kindsByWeight(kinds ?? evenWeights).length <= 1280, 'a short list of kinds');
  if (checkpoint) new Float32Array(await checkpoint.weights.arrayBuffer());
  for (const { blob } of photos) await blob.arrayBuffer();
  promise(words.join().length < 1000, 'a few words');
}

const nothing = async () => undefined as never;

/** What each call begins with. */
const engine: EngineApi = {
  start: async (url) => new URL(url) as never,
  changeModel: async (url) => new URL(url) as never,
  keepModel: nothing,
  look: async ({ blob }) => blob.arrayBuffer() as never,
  train: async (asked) => begin(asked) as never,
  pauseTraining: nothing,
  resumeTraining: nothing,
  teach: async (asked) => begin({ ...asked, preset: 'default' }) as never,
  inspect: async ({ blob }) => blob.arrayBuffer() as never,
  explain: async (_, { x, y }) => promise(Number.isFinite(x + y), 'a spot') as never,
  findObject: async (_, { width, height }) => ({ width, height, data: new Uint8Array(width * height) }),
  async setThresholds(given) {
    promise(['pass', 'uncertain', 'fail'].includes(verdictOf(1.5, given)), 'a verdict');
  },
  exportProject: nothing,
  importProject: async (bundle) => void (await bundle.arrayBuffer()),
  describeProject: async (bundle) => bundle.arrayBuffer() as never,
  titleProject: async (bundle) => bundle.arrayBuffer() as never,
  measure: nothing,
  alive: nothing,
  untilGpuFails: nothing,
};

const das = {
  alive: nothing,
  prepare([{ image: ground, foreground, region }]: never[], kinds: never[]): void {
    synthesise(ground, { seed: 1, kinds, foreground, region });
  },
  draw: (ground: number, seed: number) => promise([ground, seed].every(Number.isSafeInteger), 'a drawing'),
};

const calls: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ...checkedCalls(engine, engineMessages),
  ...checkedCalls(das, dasMessages),
};

export function messages(): FuzzTarget {
  const names = Object.keys(all).filter((name) => all[name].length > 0);
  return {
    async prepare() {},
    make(random) {
      const name = random.pick(names);
      return serialize({ name, args: mutateValue(all[name], random) });
    },
    async take(bytes) {
      const { name, args } = deserialize(bytes);
      const list = Array.isArray(args) ? args : [args];
      await calls[name](...(revive(list) as never[]));
    },
  };
}
