/** A training's steps get prototypes, margins, units, learning rates and decay as in its settings. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import type { Origin } from './abnormal-samples';
import type { Detector } from './detector';
import { withLevels } from './frozen-encoder';
import { adamFor, Learning, networkFor } from './learning';
import type { Prototypes } from './prototypes';
import { defaultSettings, paperSettings, type TrainSettings } from './settings';
import { ShotMemory } from './shot-memory';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { Yardstick } from './training-step';
import { photoOf } from './views';

interface Compared {
  readonly bank: tf.Tensor2D;
  /** 1 for each row that is left out. */
  readonly forbidden: readonly number[] | undefined;
}

const handed = vi.hoisted(() => ({
  yardsticks: [] as Yardstick[],
  compared: [] as Compared[],
  abnormal: [] as (readonly Origin[])[],
}));
vi.mock('./training-step', async (original) => {
  const { trainingStep } = await original<typeof import('./training-step')>();
  return {
    trainingStep: (...given: Parameters<typeof trainingStep>) => {
      const [, , , { origins }, { yardsticks }] = given;
      handed.abnormal.push(origins);
      handed.yardsticks.push(...yardsticks);
      for (const { reference } of yardsticks) {
        const forbidden = reference.forbidden && [...reference.forbidden.dataSync()];
        handed.compared.push({ bank: reference.bank, forbidden });
      }
      return trainingStep(...given);
    },
  };
});

let toy: ToyEncoder;
beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
});
afterAll(() => {
  toy.dispose();
  releaseBackends();
});

const task = (settings: TrainSettings) => ({
  encoder: toy.encoder,
  states: toy.states,
  settings,
  seed: 1,
  startSynthesis: synthesiseHere,
  shots: [0, 1, 2].map((number) => photoOf(toyPhoto(number), 'squash')),
});

/** The inputs of a training's steps, image by image, their views, and the units of the resulting detector. */
async function stepsOf(settings: TrainSettings) {
  Object.assign(handed, { yardsticks: [], compared: [], abnormal: [] });
  const asked = vi.spyOn(ShotMemory.prototype, 'prototypesAt');
  const stepped = vi.spyOn(Learning.prototype, 'step');
  const synthetic = { ...settings.synthetic, pool: 4, warmUp: 4 };
  const detector: Detector = await trainDetector(task({ ...settings, synthetic }));
  const units = detector.parts.scales.map(({ unit }) => unit);
  detector.dispose();
  const prototypes = new Map(
    asked.mock.calls.map(([view], i) => [view, asked.mock.results[i].value as Prototypes]),
  );
  const chosen = stepped.mock.calls.map(([, views]) => views);
  const origins = chosen.flatMap((views, i) => [...views, ...handed.abnormal[i]]);
  asked.mockRestore();
  stepped.mockRestore();
  return { units, prototypes, chosen, origins, ...handed };
}

it('fixed margins are r^2 and (r + alpha)^2, of distances as they are, by the paper from all shots', async () => {
  const margins = { kind: 'fixed', r: 0.3, alpha: 0.5 } as const;
  const { yardsticks, compared, prototypes } = await stepsOf({ ...paperSettings, steps: 1, margins });
  expect(yardsticks).toHaveLength(4);
  for (const { normalMargin, abnormalMargin, unit } of yardsticks) {
    expect([normalMargin, abnormalMargin, unit]).toEqual([
      expect.closeTo(0.09, 9),
      expect.closeTo(0.64, 9),
      1,
    ]);
  }
  for (const { bank, forbidden } of compared) {
    expect(bank).toBe(prototypes.get(0)!.all.bank);
    expect(forbidden).toBeUndefined();
  }
});

it('measured margins and units are by the D0 of the tiling that a view is of, prototypes its own without its shot', async () => {
  const { units, yardsticks, compared, prototypes, chosen, origins } = await stepsOf({
    ...defaultSettings,
    steps: 4,
    views: { tiles: 2, illumination: 'as-is' },
    prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
    margins: { kind: 'measured', normal: 1.5, abnormal: 3 },
  });
  const distances = yardsticks.map(({ normalMargin }) => normalMargin / 1.5);
  for (const unit of units) expect(distances).toContainEqual(expect.closeTo(unit, 9));
  for (const [i, { abnormalMargin, unit }] of yardsticks.entries()) {
    expect([abnormalMargin / 3, unit]).toEqual([
      expect.closeTo(distances[i], 9),
      expect.closeTo(distances[i], 9),
    ]);
  }
  expect(units[1]).not.toBeCloseTo(units[0], 3);

  const patches = toy.encoder.grid ** 2;
  expect(origins).toHaveLength(16);
  for (const [i, { shot, view }] of origins.entries()) {
    const own = [0, 1, 2].flatMap((each) => Array<number>(patches).fill(each === shot ? 1 : 0));
    expect(compared[i].bank).toBe(prototypes.get(view)!.others.bank);
    expect(compared[i].forbidden).toEqual(own);
  }
  // Each step takes two of the three shots, not always the first ones, each in any view.
  for (const [one, other] of chosen) expect(one.shot).not.toBe(other.shot);
  expect(chosen.flat().map(({ shot }) => shot)).toContain(2);
  expect(new Set(chosen.flat().map(({ view }) => view)).size).toBeGreaterThan(2);
});

it('paperSettings are what the paper prints', () => {
  expect(paperSettings).toMatchObject({
    levels: 'all',
    leaveOneOut: false,
    afsOnWholeImage: true,
    topShare: 0,
    lambda: 1,
    weightDecay: 0,
    views: { tiles: 1, illumination: 'as-is' },
    prototypes: { strategy: 'mean', drift: 0 },
    margins: { kind: 'fixed', r: 0.00001, alpha: 0.1 },
    rates: { aie: 0.001, ate: 0.0001, mpf: 0.0001 },
    mpf: { start: 'random' },
  });
});

it('middle levels are those between the first and the last, where there are any', () => {
  const with4 = { ...toy.encoder, levels: [3, 6, 9, 12] };
  expect(withLevels(with4, 'middle').levels).toEqual([6, 9]);
  expect(withLevels(with4, 'all').levels).toEqual([3, 6, 9, 12]);
  expect(withLevels(toy.encoder, 'middle').levels).toEqual([1, 2]);
});

it('each part learns by its own rate, and only ATE and MPF decay', async () => {
  const settings = { ...defaultSettings, rates: { aie: 0.1, ate: 0.2, mpf: 0.3 }, weightDecay: 0.5 };
  const network = networkFor(task(settings));
  const adam = adamFor(network, settings, 0.5);
  const before = await Promise.all(adam.variables().map((variable) => variable.data()));
  const ones = Object.fromEntries(adam.variables().map(({ name, shape }) => [name, tf.ones(shape)]));
  // Adam's first step equals the rate, whatever the gradient.
  adam.update(ones);
  const groups = [
    { variables: network.aie.variables(), rate: 0.05, decay: 0 },
    { variables: network.ate.variables(), rate: 0.1, decay: 0.5 },
    { variables: network.mpf.variables(), rate: 0.15, decay: 0.5 },
  ];
  expect(groups.flatMap(({ variables }) => variables)).toEqual(adam.variables());
  let at = 0;
  for (const { variables, rate, decay } of groups) {
    for (const variable of variables) {
      const was = before[at++];
      (await variable.data()).forEach((value, i) => {
        expect(value).toBeCloseTo(was[i] * (1 - rate * decay) - rate, 5);
      });
    }
  }
  tf.dispose(ones);
  adam.dispose();
  network.dispose();
});
