/**
 * The check of the kernels notices wrong shaders; each has one thing in its text changed. That it finds nothing wrong in them
 * as they stand is shown by `src/ops/kernels.test.ts`.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { rewriteShaders } from '../../../tools/testing/rewrite-shaders';
import { type Ending, problemOf, problemOfProduct } from './known-products';
import { waysOf } from './self-check';
import { allVariants } from './variants';
import { currentDevice } from './webgpu-backend';

afterEach(() => {
  vi.restoreAllMocks();
  releaseBackends();
});

/**
 * Checks on a new device, which has compiled nothing yet, with one piece of text replaced in its shaders. At
 * least one of them had it.
 */
async function withSpoilt<T>(from: string | RegExp, to: string, check: () => Promise<T>): Promise<T> {
  await startBackend('webgpu');
  let found = false;
  rewriteShaders((code) => {
    const spoilt = code.replaceAll(from, to);
    found ||= spoilt !== code;
    return spoilt;
  });
  const outcome = await check();
  expect(found).toBe(true);
  return outcome;
}

/** Wrong numbers, rather than a compiler's message about invalid WGSL. */
const wrongNumbers = /^-?[\d.e+-]+ in place of /;

describe('attention', () => {
  const check = () => problemOf(waysOf(currentDevice(), false).attention[0].compute);

  it.each([
    ['sees the largest alone', /exp\((logit\d) - larger\)/g, 'select(0.0, 1.0, $1 >= larger)'],
    ['has exponents that are off by 1 %', /exp\((logit\d) - larger\)/g, 'exp(1.01 * ($1 - larger))'],
    ['does not shrink what it has when a larger logit comes', 'exp(most - larger)', '1.0'],
    ['does not shrink the sum', 'sum *= shrink;', ''],
    ['leaves out the bias', 'uniforms.biased == 1u', 'false'],
    ['adds a bias where there is none', 'uniforms.biased == 1u', 'true'],
  ])('is wrong when it %s', async (_, from, to) => {
    expect(await withSpoilt(from, to, check)).toMatch(wrongNumbers);
  });
});

describe('a product', () => {
  const plain: Ending = { bias: true, activation: 'none', residual: false };
  const checkOf = (ending: Partial<Ending>) => () =>
    problemOfProduct(allVariants['16x16'], { kind: 'int8', inputs: 4 }, { ...plain, ...ending });

  it('with an activation and a residual, as no tower has it, is right as it stands', async () => {
    await startBackend('webgpu');
    expect(await checkOf({ activation: 'gelu', residual: true })()).toBeUndefined();
  });

  it.each<[string, Partial<Ending>, string | RegExp, string]>([
    [
      'has a GELU whose exponents are off by 1 %',
      { activation: 'gelu' },
      'exp(-z * z)',
      'exp(-1.01 * z * z)',
    ],
    [
      'has a GELU by tanh',
      { activation: 'gelu' },
      /return 0\.5 \* x .*;/g,
      'return 0.5 * x * (1.0 + tanh(0.7978845608 * (x + 0.044715 * x * x * x)));',
    ],
    ['has no GELU', { activation: 'gelu' }, /return 0\.5 \* x .*;/g, 'return x;'],
    ['has another quick GELU', { activation: 'quick-gelu' }, '1.702', '1.7'],
    ['leaves out the residual', { residual: true }, '+= residual[at]', '+= 0.0 * residual[at]'],
    [
      'adds the residual of the first row everywhere',
      { residual: true },
      '+= residual[at]',
      '+= residual[column]',
    ],
    [
      'adds the residual before the activation',
      { activation: 'gelu', residual: true },
      'activate(value, uniforms.activation)',
      'activate(value + residual[at], uniforms.activation) - residual[at]',
    ],
  ])('is wrong when it %s', async (_, ending, from, to) => {
    expect(await withSpoilt(from, to, checkOf(ending))).toMatch(wrongNumbers);
  });
});

describe('other kernels', () => {
  it.each<[string, 'layerNorm' | 'patches' | 'neighbourhoods' | 'nearest', string | RegExp, string]>([
    ['a layer norm that leaves the mean', 'layerNorm', /v\d -= mean;/g, ''],
    ['a search without extra costs', 'nearest', 'uniforms.hasExtra == 1u', 'false'],
    ['a search by forbidden rows without extra costs', 'nearest', 'hasForbidden == 1u', 'hasExtra == 1u'],
    ['a layer norm of the first row', 'layerNorm', 'x[start + ', 'x[0u + '],
    ['a patch with the scale of another column', 'patches', 'scales[column]', 'scales[0]'],
    [
      'patches at the place of the first',
      'patches',
      'positions[place * uniforms.columns + column]',
      'positions[column]',
    ],
    [
      'neighbours in the first image',
      'neighbourhoods',
      'let source = place',
      'let source = place % (uniforms.height * uniforms.width)',
    ],
  ])('notices %s', async (_, part, from, to) => {
    const check = () => problemOf(waysOf(currentDevice(), false)[part][0].compute);
    expect(await withSpoilt(from, to, check)).toMatch(wrongNumbers);
  });
});
