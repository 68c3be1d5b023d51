import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '../../src/images/rgb-image';
import { defaultSettings, paperSettings, type TrainSettings } from '../../src/vtfusion/settings';
import { selectBackend } from '../node/backends';
import { toyTask } from '../rivals/testing/toy-task';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../testing/toy-encoder';
import { FeatureStore } from './feature-store';
import type { EncodeTexts, FitTask, Method } from './method';
import { vtfusionMethod, vtfusionMethods } from './vtfusion-method';
import { WorkClock } from './work-clock';

let toy: ToyEncoder;
let before: number;
beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(() => toy.dispose());

/** Any fixed features do: two rows that differ by state. */
const texts: EncodeTexts = async (sentences) =>
  tf.tidy(() => {
    const bad = /damaged|broken|abnormal|with (flaw|defect|damage)/;
    const rows = sentences.map((text) =>
      Array.from({ length: 8 }, (_, i) => (i === 0 ? 1 : bad.test(text) ? 0.1 : 0)),
    );
    return tf.tensor2d(rows);
  });

const quick: TrainSettings = {
  ...defaultSettings,
  steps: 2,
  synthetic: { ...defaultSettings.synthetic, pool: 3, warmUp: 1 },
};

async function judge(method: Method, changed: Partial<FitTask> = {}) {
  const shares: number[] = [];
  const store = new FeatureStore(new WorkClock(), toy.encoder);
  const picture = (name: string, photo: RgbImage) => store.picture(name, photo, async () => photo, 'squash');
  const shots = [0, 1].map((n) => picture(`shot ${n}`, toyPhoto(n)));
  const task = {
    ...toyTask(toy.encoder, 1, texts),
    shots,
    onProgress: (share: number) => shares.push(share),
    ...changed,
  };
  const fitted = await method.fit(task);
  const judgement = await fitted.judge(picture('spotted', withSpot(toyPhoto(9))));
  fitted.dispose();
  return { ...judgement, shares, note: fitted.note };
}

describe('vtfusionMethod', () => {
  it('trains, reports its progress up to the end, and judges with a verdict', async () => {
    const { map, score, verdict, shares } = await judge(vtfusionMethod('quick', quick));
    expect(map).toHaveLength(48 * 48);
    expect(Number.isFinite(score)).toBe(true);
    expect(verdict).toBe('fail');
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
  });

  it('takes the steps that it is told, but none where it has none', async () => {
    const method = vtfusionMethod('quick', quick);
    const [own, none] = [await judge(method), await judge(method, { steps: 0 })];
    expect(none.map).not.toEqual(own.map);
    const untrained = vtfusionMethods.find(({ name }) => name === 'vtfusion-untrained')!;
    expect((await judge(untrained, { steps: 3 })).map).toEqual((await judge(untrained)).map);
  });

  it('is taught with as many steps as teaching takes, however many it trained with', async () => {
    const taught = async (settings: TrainSettings, changed: Partial<FitTask>) => {
      const store = new FeatureStore(new WorkClock(), toy.encoder);
      const picture = (n: number) => store.picture(`${n}`, toyPhoto(n), async () => toyPhoto(n), 'squash');
      const shots = [picture(0), picture(1)];
      const fitted = await vtfusionMethod('quick', settings).fit({
        ...toyTask(toy.encoder, 1, texts),
        shots,
        ...changed,
      });
      const learnt = await fitted.teach!({ good: [picture(2)], bad: [] });
      const { map } = await learnt.judge(picture(3));
      fitted.dispose();
      learnt.dispose();
      return map;
    };
    expect(await taught(quick, { steps: 12 })).toEqual(await taught({ ...quick, steps: 12 }, {}));
  });

  it('says so when it took fewer steps', async () => {
    const method = vtfusionMethod('quick', { ...quick, plateau: { window: 1, share: 1 } });
    expect((await judge(method, { steps: 4 })).note).toBeUndefined();
    const { note } = await judge(method, { steps: 9 });
    expect(note).toBe('5 of 9 steps were taken, as the loss no longer fell');
  });

  it('without MPF gives the sum of both maps, its maximum as the score, and no verdict', async () => {
    const settings = { ...paperSettings, steps: 1, synthetic: quick.synthetic };
    const { map, score, verdict } = await judge(vtfusionMethod('sum', settings, { map: 'sum' }));
    expect(verdict).toBeUndefined();
    expect(score).toBe(Math.max(...map));
    const spot = map[24 * 48 + 24];
    expect(spot).toBeGreaterThan(map[24 * 48 + 4]);
  });

  it('has a version that changes with its settings', () => {
    const version = (settings: TrainSettings, options = {}) => vtfusionMethod('x', settings, options).version;
    expect(version(quick)).toBe(version({ ...quick }));
    expect(version({ ...quick, steps: 3 })).not.toBe(version(quick));
    expect(version(quick, { map: 'sum' })).not.toBe(version(quick));
    expect(new Set(vtfusionMethods.map((method) => method.version)).size).toBe(vtfusionMethods.length);
  });
});
