/**
 * A real device (Dawn) runs out of memory in the middle of work: the person is told, the work goes on in
 * smaller pieces and then on wasm, to the same results, and nothing is left of what failed.
 */
import { proxy } from 'comlink';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { releaseBackends } from '../../../tools/node/backends';
import { EnginesInNode } from '../../../tools/testing/engines-in-node';
import { toyEncoder, toyPhoto } from '../../../tools/testing/toy-encoder';
import { selectTrusted } from '../../../tools/testing/trusted-backend';
import { defectKinds } from '../../das/defect';
import { isSoftware } from '../../ops/webgpu/adapter';
import { currentDevice } from '../../ops/webgpu/webgpu-backend';
import type { Checkpoint } from '../../vtfusion/checkpoint';
import type { FrozenEncoder } from '../../vtfusion/frozen-encoder';
import { restoreDetector, type SavedDetector, saveDetector } from '../../vtfusion/saved-detector';
import { defaultSettings, type TrainSettings } from '../../vtfusion/settings';
import { synthesiseHere } from '../../vtfusion/synthetic-pool';
import { trainDetector } from '../../vtfusion/trainer';
import type { TrainingControl } from '../../vtfusion/training-task';
import { photoOf } from '../../vtfusion/views';
import type { KeptCheckpoint, TrainingNews, TrainingRequest } from '../../workers/client';
import type { useNotices as Notices } from '../page/notices';
import type { askEngine as Ask, useEngine as Engine, EngineState } from './engine-store';

const settings: TrainSettings = {
  ...defaultSettings,
  views: { tiles: 1, illumination: 'as-is' },
  prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
  // Large, so that a step that went wrong shows.
  rates: { aie: 1e-2, ate: 1e-2, mpf: 1e-2 },
  mpf: { ...defaultSettings.mpf, channels: 4 },
  steps: 3,
  synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
};
const photo = (number: number) => photoOf(toyPhoto(number), 'squash');

/** How far the clock is ahead by which checkpoints become due: each step is kept. */
let ahead = 0;

const train =
  (tiles: number) =>
  (encoder: FrozenEncoder, checkpoint: Checkpoint | undefined, control: TrainingControl = {}) =>
    trainDetector(
      {
        encoder,
        shots: [photo(0), photo(1)],
        settings: { ...settings, views: { ...settings.views, tiles } },
        seed: 1,
        startSynthesis: synthesiseHere,
        checkpoint,
      },
      {
        ...control,
        async keep(kept) {
          ahead += 3500;
          await control.keep?.(kept);
        },
      },
    );

/** Backends and pictures at once of the engines that follow each other. */
const ladder = [
  [undefined, undefined],
  [undefined, 2],
  [undefined, 1],
  ['wasm', 1],
];

interface Outcome {
  /** By the number of its steps. */
  readonly weights: ReadonlyMap<number, Float32Array>;
  readonly losses: readonly number[];
  readonly score: number;
}

let engines: EnginesInNode;
let isOnGpu: boolean;
/** A detector that sees photos in tiles. */
let inTiles: SavedDetector;
let askEngine: typeof Ask;
let useEngine: typeof Engine;
let useNotices: typeof Notices;

beforeAll(async () => {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  await selectTrusted('wasm');
  const toy = toyEncoder();
  const detector = await train(2)({ ...toy.encoder, visionOnly: true }, undefined);
  inTiles = await saveDetector(detector);
  detector.dispose();
  toy.dispose();
  engines = await EnginesInNode.start({
    steps: settings.steps,
    train: train(1),
    restore: (encoder) => restoreDetector(encoder, settings, inTiles),
    photo,
  });
  isOnGpu = !isSoftware(currentDevice());
});

afterAll(() => {
  releaseBackends();
  vi.restoreAllMocks();
});

beforeEach(async ({ skip }) => {
  skip(isOnGpu, 'a GPU may have room for the buffer that is too large for a software adapter');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.stubGlobal('window', {
    location: new URL('http://localhost/'),
    history: { replaceState() {} },
    addEventListener() {},
  });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem() {}, removeItem() {} });
  vi.stubGlobal(
    'Worker',
    vi.fn(function Stub() {
      return engines.worker();
    }),
  );
  await openPage();
});

afterEach(async () => {
  await engines.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function openPage(): Promise<void> {
  vi.resetModules();
  ({ askEngine, useEngine } = await import('./engine-store'));
  ({ useNotices } = await import('../page/notices'));
}

const said = () =>
  useNotices
    .getState()
    .notices.map(({ said: what }) => (typeof what === 'object' && 'key' in what ? what.key : what));

const start = () => useEngine.getState().start('toy', undefined);

const inspect = () => askEngine((engine) => engine.inspect({ name: '7', blob: new Blob(['7']) }));

/** Trains as the page does, from the latest checkpoint on each engine, and inspects. */
async function learn(): Promise<
  Outcome & { readonly told: readonly string[]; readonly kept: readonly string[] }
> {
  const weights = new Map<number, Float32Array>();
  const told: string[] = [];
  const kept: string[] = [];
  let latest: KeptCheckpoint | undefined;
  const request: TrainingRequest = { object: '', words: [], preset: 'default', seed: 1, photos: [] };
  await askEngine((engine) =>
    engine.train(
      { ...request, checkpoint: latest },
      proxy(({ phase, done }: TrainingNews) => {
        if (phase === 'training') told.push(`step ${done} by ${engines.count}`);
      }),
      new AbortController().signal,
      proxy(async (checkpoint: KeptCheckpoint) => {
        latest = checkpoint;
        kept.push(`step ${checkpoint.losses.length} by ${engines.count}`);
        weights.set(checkpoint.losses.length, new Float32Array(await checkpoint.weights.arrayBuffer()));
      }),
    ),
  );
  const { score } = await inspect();
  return { told, kept, weights, score, losses: latest!.losses.map(({ total }) => total) };
}

function expectAlike(one: Outcome, other: Outcome, tolerance: number): void {
  const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
  expect(gap([one.score], [other.score])).toBeLessThan(tolerance);
  expect(gap(one.losses, other.losses)).toBeLessThan(tolerance);
  expect([...one.weights.keys()]).toEqual([...other.weights.keys()]);
  for (const [step, weights] of one.weights)
    expect(gap(weights, other.weights.get(step)!)).toBeLessThan(tolerance);
}

/** What `learn` gives where memory does not run out. */
let learntUndisturbed: Outcome | undefined;
async function undisturbed(): Promise<Outcome> {
  if (!learntUndisturbed) {
    await start();
    learntUndisturbed = await learn();
    await engines.end();
    await openPage();
  }
  return learntUndisturbed;
}

it('keeps nothing of a step in which one buffer was refused, and goes on from the one before to the same detector', async () => {
  const expected = await undisturbed();
  await start();
  engines.onMoment = (moment, engine) => {
    // All later steps would be computed, from numbers that were there before.
    if (engine === 0 && moment === 'kept 1') engines.leaveOnly(200_000, 1);
  };
  const learnt = await learn();
  expectAlike(learnt, expected, 1e-6);
  // The second engine keeps what it goes on from, too.
  expect(learnt.kept).toEqual(['step 1 by 1', 'step 1 by 2', 'step 2 by 2', 'step 3 by 2']);
  expect(learnt.told).toEqual(['step 1 by 1', 'step 2 by 2', 'step 3 by 2']);
  expect(said()).toEqual(['memorySmaller']);
  expect(engines.wishes).toEqual(ladder.slice(0, 2));
});

it('ends a training on wasm where memory runs out while good photos are encoded and then in two steps', async () => {
  const expected = await undisturbed();
  await start();
  engines.onMoment = (moment, engine) => {
    if (engine === 0 && moment === 'encoding 2') engines.leaveOnly(20_000);
    if (engine === 1 && moment === 'kept 1') engines.leaveOnly(200_000);
    if (engine === 2 && moment === 'kept 2') engines.leaveOnly(200_000);
  };
  const learnt = await learn();
  expect(learnt.told).toEqual(['step 1 by 2', 'step 2 by 3', 'step 3 by 4']);
  expectAlike(learnt, expected, 1e-4);
  expect(said()).toEqual(['memorySmaller', 'memoryGivenUp']);
  expect(engines.wishes).toEqual(ladder);
});

it('inspects a photo in as many tiles at once as there is memory for', async () => {
  await start();
  const undisturbed = await inspect();
  engines.onMoment = () => engines.leaveOnly(900_000);
  const { score, map } = await inspect();
  expect(engines.wishes).toEqual(ladder.slice(0, 3));
  expect(said()).toEqual(['memorySmaller']);
  expect(Math.abs(score - undisturbed.score)).toBeLessThan(1e-6);
  expect(Math.max(...map.map((value, i) => Math.abs(value - undisturbed.map[i])))).toBeLessThan(1e-5);
});

it('takes wasm where the weights of the model find no room', async () => {
  engines.model = 'public/models/pico-clip';
  engines.onMoment = () => engines.leaveOnly(200_000);
  await start();
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'), 30_000);
  expect(engines.wishes).toEqual(ladder);
  expect(said()).toEqual(['memoryGivenUp']);
  const { report } = useEngine.getState().engine as Extract<EngineState, { status: 'ready' }>;
  expect(report.refused[0]).toEqual({ backend: 'webgpu', why: { reason: 'memory', detail: '' } });
});
