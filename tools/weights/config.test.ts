import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseLevels, parseConfig } from './config';

const bare = readFileSync('fixtures/golden/micro-clip.config.json', 'utf8');

describe('parseConfig', () => {
  it('reads a bare configuration and one wrapped by open_clip alike', () => {
    const plain = parseConfig(bare, 'bare');
    expect(parseConfig(`{"model_cfg": ${bare}}`, 'wrapped')).toEqual(plain);
    expect(plain.preprocess).toMatchObject({ interpolation: 'bicubic', resize_mode: 'shortest' });
  });

  it('names the file and what is wrong in it', () => {
    expect(() => parseConfig('', 'my.json')).toThrow(/my\.json.*not JSON/);
    expect(() => parseConfig('null', 'my.json')).toThrow(/my\.json/);
    expect(() => parseConfig('{"model_cfg": {}}', 'my.json')).toThrow(/model_cfg\.embed_dim/);
  });
});

describe('chooseLevels', () => {
  const withLayers = (layers: number, levels?: number[]) => {
    const source = parseConfig(bare, 'bare');
    if (source.shape.kind !== 'clip') throw new Error('micro-clip is a CLIP');
    source.shape.config.vision_cfg.layers = layers;
    return { ...source, levels };
  };

  it('takes those asked for, else the configuration’s, else the quarters of the depth', () => {
    expect(chooseLevels([2, 3], withLayers(12, [1]))).toEqual([2, 3]);
    expect(chooseLevels(undefined, withLayers(12, [1]))).toEqual([1]);
    expect(chooseLevels(undefined, withLayers(12))).toEqual([3, 6, 9, 12]);
    expect(chooseLevels(undefined, withLayers(24))).toEqual([6, 12, 18, 24]);
    expect(chooseLevels(undefined, withLayers(2))).toEqual([1, 2]);
    expect(chooseLevels(undefined, withLayers(1))).toEqual([1]);
  });

  it.each([[[13]], [[0]], [[3, 3]], [[6, 3]]])('refuses %j of 12 blocks', (levels) => {
    expect(() => chooseLevels(levels, withLayers(12))).toThrow(/blocks from 1 to 12.*--levels/);
  });
});
