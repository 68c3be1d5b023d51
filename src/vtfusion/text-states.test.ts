/**
 * Features of the two states: ensembles against arithmetic by hand, and the effect of a person's words on
 * M^t.
 */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { Random } from '../das/random';
import { textMap } from './maps';
import { Pretrained } from './pretrained';
import { statePrompts } from './prompts';
import { type EncodeTexts, stateFeatures } from './text-states';

const channels = 5;

/** A made-up feature for a sentence, the same every time, of any length. */
function featureOf(sentence: string): number[] {
  const seed = [...sentence].reduce((hash, letter) => (Math.imul(hash, 31) + letter.codePointAt(0)!) | 0, 7);
  const random = new Random(seed);
  return Array.from({ length: channels }, () => random.gaussian() * 3);
}

const texts: EncodeTexts = async (sentences) =>
  tf.tensor2d(sentences.map(featureOf), [sentences.length, channels]);

const unitOf = (x: readonly number[]) => x.map((value) => value / Math.hypot(...x));
const meanOf = (rows: readonly (readonly number[])[]) =>
  rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
const ensembleOf = (prompts: readonly string[]) => unitOf(meanOf(prompts.map((p) => unitOf(featureOf(p)))));

async function numbers(tensor: tf.Tensor2D): Promise<number[][]> {
  const values = await tensor.array();
  tensor.dispose();
  return values;
}

let before: number;
beforeAll(() => selectBackend('wasm'));
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors).toBe(before));
afterAll(releaseBackends);

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const words = fc.uniqueArray(word, { maxLength: 4 });

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expected.forEach((value, j) => {
    expect(found[j]).toBeCloseTo(value, 5);
  });
}

describe('stateFeatures', () => {
  it('is, for each state, the unit mean of its unit features', async () => {
    const prompts = statePrompts('nut');
    const [normal, abnormal] = await numbers(await stateFeatures(prompts, texts));
    expectClose(normal, ensembleOf(prompts.normal));
    expectClose(abnormal, ensembleOf(prompts.abnormal));
  });

  it('lies half-way between "damaged" and the mean of the words', async () => {
    const prompts = statePrompts('nut', ['scratch', 'bent pin', 'dent']);
    const [normal, abnormal] = await numbers(await stateFeatures(prompts, texts));
    expectClose(normal, ensembleOf(prompts.normal));
    const words = unitOf(meanOf(prompts.words.map(ensembleOf)));
    expectClose(abnormal, unitOf(meanOf([ensembleOf(prompts.abnormal), words])));
  });

  it('has rows of length 1, moved by words and not by their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 12 }), words, async (name, typed) => {
        const found = await numbers(await stateFeatures(statePrompts(name, typed), texts));
        for (const row of found) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
        const turned = await numbers(await stateFeatures(statePrompts(name, typed.toReversed()), texts));
        expect(turned).toEqual(found);
        const bare = await numbers(await stateFeatures(statePrompts(name), texts));
        expect(found[0]).toEqual(bare[0]);
        if (typed.length > 0) expect(found[1]).not.toEqual(bare[1]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('with the shipped model', () => {
  let pretrained: Pretrained;
  beforeAll(async () => {
    pretrained = await Pretrained.load(directoryModelFiles('public/models/pico-clip'));
  });
  afterAll(() => pretrained.dispose());

  /** M^t of one patch whose feature is `feature`, `[1, c]`. */
  async function mapOf(feature: tf.Tensor2D, states: tf.Tensor2D): Promise<number> {
    const map = tf.tidy(() => textMap([tf.expandDims(feature, 0) as tf.Tensor3D], states));
    const [value] = await map.data();
    map.dispose();
    return value;
  }

  it('raises M^t of what looks like the word, and not of what looks normal', async () => {
    const bare = await pretrained.states('tile');
    const worded = await pretrained.states('tile', { words: ['crack'] });
    const [normal, damaged] = tf.split(bare, 2) as tf.Tensor2D[];
    // The word's own state: reflecting a unit vector at the direction half-way to another gives the other.
    const crack = tf.tidy(() => {
      const halfWay = tf.slice(worded, [1, 0], [1, -1]);
      return tf.sub(tf.mul(halfWay, tf.mul(2, tf.sum(tf.mul(damaged, halfWay)))), damaged) as tf.Tensor2D;
    });
    expect(await mapOf(crack, worded)).toBeGreaterThan(await mapOf(crack, bare));
    expect(await mapOf(normal, worded)).toBeLessThan(0.01);
    tf.dispose([bare, worded, normal, damaged, crack]);
  });

  it('needs no name', async () => {
    const states = await pretrained.states('');
    expect(states.shape).toEqual([2, 256]);
    const [normal, abnormal] = await numbers(states);
    for (const row of [normal, abnormal]) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    expect(normal).not.toEqual(abnormal);
  });
});
