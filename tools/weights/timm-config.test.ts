import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelTensors, sideOf } from '../../src/clip/model-tensors';
import { elementCount } from '../../src/clip/safetensors';
import { chooseLevels, chooseSide, parseConfig } from './config';

/** The hub's config.json of a DINOv2 checkpoint. */
const hub = (architecture: string, more: object = {}, trained: object = {}) =>
  JSON.stringify({
    architecture,
    num_classes: 0,
    num_features: 384,
    ...more,
    pretrained_cfg: {
      tag: 'lvd142m',
      input_size: [3, 518, 518],
      interpolation: 'bicubic',
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      license: 'apache-2.0',
      ...trained,
    },
  });

const parametersOf = (json: string) => {
  const { shape } = parseConfig(json, 'config.json');
  return Array.from(modelTensors(shape).values()).reduce((sum, t) => sum + elementCount(t.shape), 0);
};

describe('timm’s configuration', () => {
  it.each([
    // As Meta's checkpoints count them, less the token of hidden patches, which is for training only. Registers add 4
    // tokens, and timm then adds the class token's position to the token itself.
    ['vit_small_patch14_dinov2', 22_056_576 - 384],
    ['vit_small_patch14_reg4_dinov2', 22_056_576 - 384 + 4 * 384 - 384],
    ['vit_base_patch14_dinov2', 86_580_480 - 768],
    ['vit_large_patch14_dinov2', 304_368_640 - 1024],
  ])('of %s stands for its %d parameters', (architecture, parameters) => {
    expect(parametersOf(hub(architecture))).toBe(parameters);
  });

  it('gives ImageNet’s colours, 16 x 16 patches, the last four blocks and the licence', () => {
    const source = parseConfig(hub('vit_small_patch14_dinov2'), 'config.json');
    expect(source).toMatchObject({
      shape: {
        kind: 'vision',
        side: 224,
        config: { img_size: 518, embed_dim: 384, num_heads: 6, reg_tokens: 0, no_embed_class: false },
      },
      preprocess: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], interpolation: 'bicubic' },
      licence: 'apache-2.0',
    });
    expect(chooseLevels(undefined, source)).toEqual([9, 10, 11, 12]);
    const registers = parseConfig(hub('vit_large_patch14_reg4_dinov2'), 'config.json');
    expect(registers.shape.config).toMatchObject({ reg_tokens: 4, no_embed_class: true, depth: 24 });
    expect(chooseLevels(undefined, registers)).toEqual([21, 22, 23, 24]);
  });

  it('takes what differs from the architecture, and a side of its own', () => {
    const json = hub(
      'vit_base_patch14_dinov2',
      { model_args: { patch_size: 16 } },
      { input_size: [3, 256, 256] },
    );
    const { shape } = parseConfig(json, 'config.json');
    expect(shape.config).toMatchObject({ patch_size: 16, img_size: 256 });
    expect(modelTensors(shape).get('pos_embed')?.shape).toEqual([1, 257, 768]);
    expect(sideOf(chooseSide(448, shape))).toBe(448);
    expect(() => chooseSide(225, shape)).toThrow(
      /side 225 is not a multiple of the patch.*16 pixels.*--side/,
    );
  });

  it.each(['micro-dino', 'micro-dino-reg4'])('is read written out, as of %s', (name) => {
    const json = readFileSync(`fixtures/golden/${name}.config.json`, 'utf8');
    const source = parseConfig(json, name);
    expect(source.shape.config).toMatchObject({ embed_dim: 48, depth: 4, num_heads: 3 });
    expect(source.preprocess.mean).toEqual([0.485, 0.456, 0.406]);
    expect(chooseLevels(undefined, source)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['vit_giant_patch14_dinov2', /SwiGLU/],
    [
      'vit_small_patch16_dinov3',
      /architecture vit_small_patch16_dinov3 is not known.*vit_small_patch14_dinov2/,
    ],
    ['resnet50', /resnet50 is not known/],
  ])('of %s is refused', (architecture, message) => {
    expect(() => parseConfig(hub(architecture), 'config.json')).toThrow(message);
    expect(() => parseConfig(hub(architecture), 'config.json')).toThrow(/config\.json does not describe/);
  });

  it('names the argument that is wrong', () => {
    const wrong = hub('vit_base_patch14_dinov2', { model_args: { num_heads: 7 } });
    expect(() => parseConfig(wrong, 'config.json')).toThrow(/embed_dim is not a multiple of num_heads/);
    expect(() => parseConfig('{"architecture": 3}', 'config.json')).toThrow(/architecture: .*string/);
  });
});
