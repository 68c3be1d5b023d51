/**
 * Towers on the WebAssembly program against tensor operations with the same int8 weights; those are compared
 * with open_clip and timm elsewhere. The program's activations have at least 12 bits, so results agree to a
 * thousandth of the largest.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { throughInt8 } from '../../tools/fidelity/fidelity';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { readArrays } from '../../tools/node/read-arrays';
import { nodeWasmProgram } from '../../tools/node/wasm-program';
import { weightsInMemory } from '../../tools/node/weights-in-memory';
import { provideProgram } from '../ops/wasm/program';
import { clipConfigSchema } from './clip-config';
import { dinoConfigSchema } from './dino-config';
import { DinoTransformer } from './dino-transformer';
import { encodeTexts } from './text-transformer';
import { VisionTransformer } from './vision-transformer';
import { WasmEncoder } from './wasm-encoder';

const golden = (name: string) => new URL(`../../fixtures/golden/${name}`, import.meta.url);
const configOf = (name: string) => JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8'));
const weightsOf = (name: string) => readArrays(golden(`${name}.safetensors`));

function clip(name: string) {
  const config = v.parse(clipConfigSchema, configOf(name));
  return { config, weights: weightsInMemory(throughInt8(weightsOf(name), { kind: 'clip', config })) };
}

/** Pictures `[B, side, side, 3]` without symmetry. */
function pictures(batch: number, side: number): tf.Tensor4D {
  const values = Float32Array.from(
    { length: batch * side * side * 3 },
    (_, i) => 2 * Math.sin(0.013 * i) * Math.cos(0.37 * i),
  );
  return tf.tensor4d(values, [batch, side, side, 3]);
}

async function expectAlike(actual: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  const [values, wanted] = [await actual.data(), await expected.data()];
  let [worst, largest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    worst = Math.max(worst, Math.abs(values[i] - wanted[i]));
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  expect(worst / largest).toBeLessThan(1e-3);
}

/** Makes a tower with and without the program and compares the results of `compute`. */
async function expectBothAlike<Tower extends { dispose(): void }>(
  threads: number,
  make: () => Promise<Tower>,
  compute: (tower: Tower) => tf.Tensor[],
): Promise<void> {
  const before = tf.memory().numTensors;
  provideProgram(undefined);
  const plain = await make();
  provideProgram(await nodeWasmProgram(threads));
  const own = await make();
  expect((own as { blocks?: unknown }).blocks).toBeInstanceOf(WasmEncoder);
  expect((plain as { blocks?: unknown }).blocks).not.toBeInstanceOf(WasmEncoder);
  const [wanted, found] = [tf.tidy(() => compute(plain)), tf.tidy(() => compute(own))];
  for (const [i, tensor] of found.entries()) await expectAlike(tensor, wanted[i]);
  tf.dispose([wanted, found]);
  plain.dispose();
  own.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);
/** Other tests take the program that their backend brings. */
afterAll(() => provideProgram(undefined));

describe.each([1, 3])('in %d threads', (threads) => {
  it.each(['micro-clip', 'micro-clip-quickgelu'])('%s sees the same', async (name) => {
    const { config, weights } = clip(name);
    const { image_size: side, layers } = config.vision_cfg;
    const make = () => VisionTransformer.read(config, weights);
    await expectBothAlike(threads, make, (tower) => tower.streams(pictures(3, side), [layers, 1, 2]));
    await expectBothAlike(threads, make, (tower) => [tower.pooled(pictures(2, side))]);
  });

  // More rows than are computed at once.
  it('a hundred pictures', async () => {
    const { config, weights } = clip('micro-clip');
    const images = pictures(100, config.vision_cfg.image_size);
    const make = () => VisionTransformer.read(config, weights);
    await expectBothAlike(threads, make, (tower) => tower.patchTokens(images, [2]));
    images.dispose();
  });

  it('windows of patches', async () => {
    const { config, weights } = clip('micro-clip');
    const windows = [
      [0, 1, 4, 5],
      [2, 3, 6, 7],
      [10, 11, 14, 15],
    ];
    const make = () => VisionTransformer.read(config, weights);
    await expectBothAlike(threads, make, (tower) => [
      tower.windowFeatures(pictures(2, config.vision_cfg.image_size), windows),
    ]);
  });

  it.each(['micro-clip', 'micro-clip-quickgelu'])('%s reads the same', async (name) => {
    const { config, weights } = clip(name);
    const texts = [7, 3, 20].map((words) =>
      Int32Array.from({ length: 77 }, (_, i) => (i < words ? 320 + 17 * i : i === words ? 49407 : 0)),
    );
    const before = tf.memory().numTensors;
    provideProgram(undefined);
    const plain = await encodeTexts(config, weights, texts);
    provideProgram(await nodeWasmProgram(threads));
    const after = vi.spyOn(WasmEncoder.prototype, 'after');
    const own = await encodeTexts(config, weights, texts);
    expect(after).toHaveBeenCalledOnce();
    after.mockRestore();
    await expectAlike(own, plain);
    tf.dispose([plain, own]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ['micro-dino', 70],
    ['micro-dino-reg4', 98],
  ])('%s at %d pixels sees the same', async (name, side) => {
    const config = v.parse(dinoConfigSchema, configOf(name));
    const weights = weightsInMemory(throughInt8(weightsOf(name), { kind: 'vision', config, side }));
    const make = () => DinoTransformer.read(config, side, weights);
    await expectBothAlike(threads, make, (tower) => tower.streams(pictures(2, side), [1, config.depth]));
  });
});

it('takes tensor operations for weights in float32', async () => {
  const config = v.parse(clipConfigSchema, configOf('micro-clip'));
  provideProgram(await nodeWasmProgram(1));
  const tower = await VisionTransformer.read(config, weightsInMemory(weightsOf('micro-clip')));
  expect((tower as unknown as { blocks: unknown }).blocks).not.toBeInstanceOf(WasmEncoder);
  tower.dispose();
});
