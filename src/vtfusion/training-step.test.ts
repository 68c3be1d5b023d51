/** One training step is the same on every backend of Node, and improves the network as a step should. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBackends, releaseBackends } from '../../tools/node/backends';
import { distance, oneStep, type StepOutcome } from '../../tools/testing/one-step';
import { selectTrusted } from '../../tools/testing/trusted-backend';

afterAll(releaseBackends);

describe.each([
  ['default', true],
  ['default', false],
  ['paper', true],
  ['paper', false],
] as const)('preset %s, with words: %s', (preset, words) => {
  let reference: StepOutcome;
  beforeAll(async () => {
    await selectTrusted('cpu');
    reference = await oneStep(preset, !words);
  });

  it('has finite losses that add up, and is not at rest', () => {
    const [nfc, afs, seg, total] = reference.losses;
    expect(nfc).toBeGreaterThan(0);
    expect(seg).toBeGreaterThan(0);
    expect(nfc + afs + seg).toBeCloseTo(total, 5);
    expect(reference.weights.flat().every(Number.isFinite)).toBe(true);
  });

  it.each(nodeBackends)('gives the same losses and weights on %s', async (backend) => {
    await selectTrusted(backend);
    const before = tf.memory().numTensors;
    const outcome = await oneStep(preset, !words);
    expect(tf.memory().numTensors).toBe(before);
    const { losses, weights } = distance(outcome, reference);
    expect(losses).toBeLessThan(1e-4);
    expect(weights).toBeLessThan(1e-4);
  });
});
