import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { clipConfigSchema, clipTensors } from './clip-config';
import { parseSafetensors } from './safetensors';

const micro = JSON.parse(readFileSync('fixtures/golden/micro-clip.config.json', 'utf8'));

describe('clipTensors', () => {
  it.each(['micro-clip', 'micro-clip-quickgelu'])(
    'names the tensors of open_clip’s %s, with their shapes',
    (name) => {
      const config = v.parse(
        clipConfigSchema,
        JSON.parse(readFileSync(`fixtures/golden/${name}.config.json`, 'utf8')),
      );
      const file = parseSafetensors(
        new Uint8Array(readFileSync(`fixtures/golden/${name}.safetensors`)).buffer,
      );
      const shapesOf = (tensors: Map<string, { shape: number[] }>) =>
        Object.fromEntries(Array.from(tensors, ([key, { shape }]) => [key, shape]));
      expect(shapesOf(clipTensors(config))).toEqual(shapesOf(file));
    },
  );

  it('counts the 208 million parameters of ViT-B-16-plus-240, which is 834 MB as float32', () => {
    const config = v.parse(clipConfigSchema, {
      embed_dim: 640,
      vision_cfg: { image_size: 240, layers: 12, width: 896, patch_size: 16 },
      text_cfg: { context_length: 77, vocab_size: 49_408, width: 640, heads: 10, layers: 12 },
    });
    const sizes = Array.from(clipTensors(config).values(), ({ shape }) => shape.reduce((a, b) => a * b, 1));
    const parameters = sizes.reduce((a, b) => a + b, 0);
    expect(Math.round((4 * parameters) / 1e6)).toBe(834);
  });
});

describe('clipConfigSchema', () => {
  it('fills in what open_clip leaves out, and ignores what it does not know', () => {
    const { head_width: _, ...vision } = micro.vision_cfg;
    const { quick_gelu: __, ...bare } = micro;
    const config = v.parse(clipConfigSchema, {
      ...bare,
      custom_text: true,
      vision_cfg: { ...vision, pool: 1 },
    });
    expect(config).toEqual({
      ...bare,
      quick_gelu: false,
      vision_cfg: { ...vision, head_width: 64, mlp_ratio: 4 },
    });
  });

  it.each([
    ['heads that do not fill the width', { vision_cfg: { ...micro.vision_cfg, head_width: 48 } }],
    ['text heads that do not fill the width', { text_cfg: { ...micro.text_cfg, heads: 3 } }],
    ['a patch larger than the image', { vision_cfg: { ...micro.vision_cfg, patch_size: 65 } }],
    ['no blocks', { vision_cfg: { ...micro.vision_cfg, layers: 0 } }],
    ['blocks by stage, as of a ResNet', { vision_cfg: { ...micro.vision_cfg, layers: [3, 4, 6, 3] } }],
    ['no text', { text_cfg: undefined }],
  ])('refuses %s', (_, change) => {
    expect(v.is(clipConfigSchema, { ...micro, ...change })).toBe(false);
  });
});
