import { describe, expect, it } from 'vitest';
import { UsageError } from '../node/usage-error';
import { objectNameOf } from './object-name';
import { parseOptions, usage } from './options';

const known = ['vtfusion', 'features', 'winclip+'];
const parsed = (...args: string[]) => parseOptions(args, known);

describe('parseOptions', () => {
  it('needs no more than a data set', () => {
    expect(parsed('--data', 'x/mvtec_metal_nut')).toEqual({
      data: ['x/mvtec_metal_nut'],
      objects: [],
      methods: ['vtfusion'],
      shots: [2],
      seeds: 3,
      model: 'public/models/pico-clip',
      backend: 'wasm',
      out: 'results/evaluate',
      help: false,
    });
  });

  it('reads every option', () => {
    const args =
      '--data a --data b --object bolt --methods features,winclip+,features --shots 8,1,2 --seeds 1';
    const more = '--model m --backend cpu --steps 0 --tiles 3x3 --words Dent,scratch --limit 20 --out o';
    expect(parsed(...args.split(' '), '--object', ' hex  nut ', ...more.split(' '))).toEqual({
      data: ['a', 'b'],
      objects: ['bolt', 'hex  nut'],
      methods: ['features', 'winclip+'],
      shots: [1, 2, 8],
      seeds: 1,
      model: 'm',
      backend: 'cpu',
      steps: 0,
      tiles: '3x3',
      words: ['dent', 'scratch'],
      limit: 20,
      out: 'o',
      help: false,
    });
  });

  it('takes methods, shots and tiles from a preset, and what is named beside it instead', () => {
    const four = parsed('--data', 'a', '--preset', 'table4');
    expect(four).toMatchObject({
      shots: [2, 4, 8, 10],
      tiles: 'auto',
      background: 'remove',
      preset: { table: 4 },
    });
    expect(four.methods).toContain('cfa');
    const changed = parsed(
      ...'--data a --preset table4 --methods features --shots 1 --tiles whole --background keep'.split(' '),
    );
    expect(changed).toMatchObject({
      shots: [1],
      methods: ['features'],
      tiles: 'whole',
      preset: { table: 4 },
    });
    expect(changed.background).toBeUndefined();
  });

  it('gives help without a data set', () => {
    expect(parsed('--help').help).toBe(true);
    const text = usage([...known, ...Array.from({ length: 30 }, (_, i) => `method-number-${i}`)]);
    for (const line of text.split('\n').slice(1)) expect(line.length).toBeLessThan(125);
    expect(text).toContain('method-number-29 (vtfusion)');
  });

  it.each([
    ['', /--data is missing/],
    ['--data', /--data.* argument missing/],
    ['--data a --what', /Unknown option '--what'/],
    ['a', /Unexpected argument 'a'/],
    ['--data a --shots 0', /--shots needs a whole number from 1 to 32, not "0"/],
    ['--data a --shots 2,33', /--shots .* not "33"/],
    ['--data a --shots 2,,4', /--shots .* not ""/],
    ['--data a --shots 2.5', /--shots .* not "2.5"/],
    ['--data a --seeds 0', /--seeds needs a whole number from 1/],
    ['--data a --seeds x', /--seeds .* not "x"/],
    ['--data a --steps=-1', /--steps needs a whole number from 0 .* not "-1"/],
    ['--data a --limit 1', /--limit needs a whole number from 2 .* not "1"/],
    ['--data a --backend webgl', /--backend needs one of wasm, webgpu, cpu, not "webgl"/],
    ['--data a --methods featurs', /--methods needs one of vtfusion, features, winclip\+, not "featurs"/],
    ['--data a --preset toString', /--preset needs one of table1, table2, table3, table4, not "toString"/],
    ['--data a --tiles 3x2', /--tiles needs auto, whole, or 2x2 to 9x9 .*, not "3x2"/],
    ['--data a --words dent,,scratch', /--words: There is no word before one of the commas/],
    ['--data a --words=', /--words names none/],
    ['--data a --tiles 1x1', /--tiles needs .* not "1x1"/],
    ['--data a --object x --object y', /--object is given 2 times and --data once/],
    ['--data a --data b --object x', /--object is given once and --data 2 times/],
    ['--data a --object=', /--object needs a name/],
  ])('refuses "%s" in one line', (line, message) => {
    const parse = () => parsed(...line.split(' ').filter(Boolean));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/\n/);
  });
});

describe('objectNameOf', () => {
  it.each([
    ['mvtec_transistor', 'transistor'],
    ['/data/MVTec-AD/metal_nut/', 'metal nut'],
    ['mvtec_ad_toothbrush', 'toothbrush'],
    ['mvtec_ad2_can', 'can'],
    ['visa_macaroni1', 'macaroni'],
    ['VisA-pcb4', 'pcb'],
    ['hazelnut_toy', 'hazelnut toy'],
    ['part_12_v2', 'part v'],
    ['3d_print', '3d print'],
    ['visage', 'visage'],
    ['btad_01', ''],
  ])('%s: "%s"', (folder, object) => {
    expect(objectNameOf(folder)).toBe(object);
  });
});
