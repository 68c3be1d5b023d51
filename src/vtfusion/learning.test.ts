/** What a training hands to its steps: margins, units, learning rates and decay, as its settings say. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import type { Detector } from './detector';
import { adamFor, networkFor } from './learning';
import { defaultSettings, paperSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { trainDetector } from './trainer';
import type { Yardstick } from './training-step';
import { photoOf } from './views';

const handed = vi.hoisted(() => ({ yardsticks: [] as Yardstick[] }));
vi.mock('./training-step', async (original) => {
  const { trainingStep } = await original<typeof import('./training-step')>();
  return {
    trainingStep: (...given: Parameters<typeof trainingStep>) => {
      handed.yardsticks.push(...given[4].yardsticks);
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
  ...{ encoder: toy.encoder, states: toy.states, settings, seed: 1, startSynthesis: synthesiseHere },
  shots: [0, 1].map((number) => photoOf(toyPhoto(number), 'squash')),
});

/** All yardsticks of a training, and the units of the detector that it makes. */
async function yardsticksOf(settings: TrainSettings) {
  handed.yardsticks = [];
  const synthetic = { ...settings.synthetic, pool: 4, warmUp: 4 };
  const detector: Detector = await trainDetector(task({ ...settings, synthetic }));
  const units = detector.parts.scales.map(({ unit }) => unit);
  detector.dispose();
  return { units, yardsticks: handed.yardsticks };
}

it('fixed margins are r^2 and (r + alpha)^2, of distances as they are', async () => {
  const margins = { kind: 'fixed', r: 0.3, alpha: 0.5 } as const;
  const { yardsticks } = await yardsticksOf({ ...paperSettings, steps: 1, margins });
  expect(yardsticks).toHaveLength(4);
  for (const { normalMargin, abnormalMargin, unit } of yardsticks) {
    expect([normalMargin, abnormalMargin, unit]).toEqual([
      expect.closeTo(0.09, 9),
      expect.closeTo(0.64, 9),
      1,
    ]);
  }
});

it('measured margins and units are by the D0 of the tiling that a view is of', async () => {
  const { units, yardsticks } = await yardsticksOf({
    ...defaultSettings,
    ...{ steps: 4, views: { tiles: 2, illumination: 'as-is' } },
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
});

it('each part learns by its own rate, and only ATE and MPF decay', async () => {
  const settings = { ...defaultSettings, rates: { aie: 0.1, ate: 0.2, mpf: 0.3 }, weightDecay: 0.5 };
  const network = networkFor(task(settings));
  const adam = adamFor(network, settings, 0.5);
  const before = await Promise.all(adam.variables().map((variable) => variable.data()));
  const ones = Object.fromEntries(adam.variables().map(({ name, shape }) => [name, tf.ones(shape)]));
  // Adam's first step is the rate, whatever the gradient.
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
