/** open_clip's own configurations of the vision transformers that people use (fixtures/open_clip). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelTensors, sideOf } from '../../src/clip/model-tensors';
import { elementCount } from '../../src/clip/safetensors';
import { chooseLevels, chooseSide, parseConfig } from './config';

const read = (name: string) => readFileSync(`fixtures/open_clip/${name}.json`, 'utf8');

describe.each([
  // Millions of parameters as open_clip's docs/model_profile.csv gives them.
  { name: 'ViT-B-32-quickgelu', millions: '151.28', side: 224, patches: 49, levels: [3, 6, 9, 12] },
  { name: 'ViT-B-16', millions: '149.62', side: 224, patches: 196, levels: [3, 6, 9, 12] },
  { name: 'ViT-B-16-plus-240', millions: '208.38', side: 240, patches: 225, levels: [3, 6, 9, 12] },
  { name: 'ViT-L-14', millions: '427.62', side: 224, patches: 256, levels: [6, 12, 18, 24] },
])('$name', ({ name, millions, side, patches, levels }) => {
  it.each([
    ['bare', read(name)],
    ['as the hub wraps it', `{"model_cfg": ${read(name)}, "preprocess_cfg": {"mean": [0, 0, 0]}}`],
  ])('is read %s', (_, json) => {
    const source = parseConfig(json, name);
    const tensors = modelTensors(source.shape);
    const counts = Array.from(tensors.values(), ({ shape }) => elementCount(shape));
    expect((counts.reduce((sum, count) => sum + count, 0) / 1e6).toFixed(2)).toBe(millions);
    expect(sideOf(source.shape)).toBe(side);
    expect(tensors.get('visual.positional_embedding')?.shape[0]).toBe(1 + patches);
    expect(chooseLevels(undefined, source)).toEqual(levels);
    expect(source.shape.kind === 'clip' && source.shape.config.quick_gelu).toBe(name.endsWith('quickgelu'));
    expect(source.shape.kind === 'clip' && source.shape.config.vision_cfg.head_width).toBe(64);
  });

  it('keeps its own side', () => {
    const { shape } = parseConfig(read(name), name);
    expect(chooseSide(side, shape)).toBe(shape);
    expect(() => chooseSide(side * 2, shape)).toThrow(/a CLIP keeps its own side/);
  });
});

describe('a variant that would be computed wrongly', () => {
  const plain = JSON.parse(read('ViT-B-16'));

  it.each<[setting: string, branch: 'vision_cfg' | 'text_cfg', value: unknown]>([
    ['attentional_pool', 'vision_cfg', true],
    ['no_ln_pre', 'vision_cfg', true],
    ['pos_embed_type', 'vision_cfg', 'sin_cos_2d'],
    ['timm_model_name', 'vision_cfg', 'vit_base_patch16_siglip_224'],
    ['act_kwargs', 'vision_cfg', { approximate: 'tanh' }],
    ['no_causal_mask', 'text_cfg', true],
    ['hf_model_name', 'text_cfg', 'xlm-roberta-base'],
  ])('%s is named and refused', (setting, branch, value) => {
    const changed = { ...plain, [branch]: { ...plain[branch], [setting]: value } };
    expect(() => parseConfig(JSON.stringify(changed), 'x.json')).toThrow(
      new RegExp(`x\\.json.*${branch}\\.${setting} is .*--config`),
    );
  });

  it('is no variant where the setting is as usual', () => {
    const changed = {
      ...plain,
      vision_cfg: { ...plain.vision_cfg, attentional_pool: false, act_kwargs: null },
    };
    expect(parseConfig(JSON.stringify(changed), 'x.json').shape.kind).toBe('clip');
  });
});
