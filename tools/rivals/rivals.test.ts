/** What every rival owes the harness, on toys: it finds a planted spot, repeats by seed, and leaves no tensor. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Method } from '../evaluate/method';
import { releaseBackends, selectBackend } from '../node/backends';
import { UsageError } from '../node/usage-error';
import { type ToyEncoder, toyEncoder } from '../testing/toy-encoder';
import { rivals } from './index';
import { expectFound, judgeToys, noisyToyTexts, toyTask } from './testing/toy-task';

let toy: ToyEncoder;
let before: number;

beforeAll(async () => {
  await selectBackend('wasm');
  toy = toyEncoder();
  before = tf.memory().numTensors;
});

afterEach(() => expect(tf.memory().numTensors).toBe(before));

afterAll(() => {
  toy.dispose();
  releaseBackends();
});

const task = (seed: number) => toyTask(toy.encoder, seed, noisyToyTexts(toy.encoder, 0.005));

/** What a method says of the toys after a training, and what it told of how far that was; made once a method. */
const judged = new Map<Method, ReturnType<typeof judge>>();
async function judge(method: Method) {
  const shares: number[] = [];
  const said = await judgeToys(method, { ...task(1), onProgress: (share) => shares.push(share) });
  return { said, shares };
}
function judgedBy(method: Method) {
  const known = judged.get(method) ?? judge(method);
  judged.set(method, known);
  return known;
}

describe.each(rivals.map((method): [string, Method] => [method.name, method]))('%s', (_, method) => {
  it('finds a red spot and leaves no tensor', async () => {
    expectFound((await judgedBy(method)).said, toy.encoder.side);
  });

  it('judges the same for the same seed', async () => {
    expect(await judgeToys(method, task(1))).toEqual((await judgedBy(method)).said);
  });

  it('reports progress from 0 to 1, never backwards', async () => {
    const { shares } = await judgedBy(method);
    expect(shares.at(-1)).toBeCloseTo(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});

it.each(
  rivals.filter(({ needsWords }) => needsWords).map((method): [string, Method] => [method.name, method]),
)('%s says that it needs words', async (_, method) => {
  const run = method.fit(toyTask(toy.encoder));
  await expect(run).rejects.toThrow(UsageError);
  await expect(run).rejects.toThrow(/no text tower.*leave/);
});

it('has names that are all different', () => {
  expect(new Set(rivals.map(({ name }) => name)).size).toBe(rivals.length);
});
