import { describe, expect, it } from 'vitest';
import { objectNameOf } from './object-name';
import { parseOptions } from './options';
import { UsageError } from './usage-error';

describe('parseOptions', () => {
  it('needs no more than a data set', () => {
    expect(parseOptions(['--data', 'x/mvtec_metal_nut'])).toEqual({
      data: [{ folder: 'x/mvtec_metal_nut', object: 'metal nut' }],
      shots: 2,
      seeds: 3,
      model: 'public/models/pico-clip',
      backend: 'wasm',
      preset: 'default',
      out: 'results/evaluate.json',
      help: false,
    });
  });

  it('reads every option', () => {
    const args = '--data a --data b --object bolt --shots 8 --seeds 1 --model m --backend cpu --preset paper';
    const named = [...args.split(' '), '--object', ' hex  nut ', '--steps', '0', '--out', 'o.json'];
    expect(parseOptions(named)).toEqual({
      data: [
        { folder: 'a', object: 'bolt' },
        { folder: 'b', object: 'hex  nut' },
      ],
      shots: 8,
      seeds: 1,
      model: 'm',
      backend: 'cpu',
      preset: 'paper',
      steps: 0,
      out: 'o.json',
      help: false,
    });
  });

  it('gives help without a data set', () => {
    expect(parseOptions(['--help']).help).toBe(true);
  });

  it.each([
    ['', /--data is missing/],
    ['--data', /--data.* argument missing/],
    ['--data a --what', /Unknown option '--what'/],
    ['a', /Unexpected argument 'a'/],
    ['--data a --shots 1', /--shots needs a whole number from 2 to 8, not "1"/],
    ['--data a --shots 9', /--shots .* not "9"/],
    ['--data a --shots 2.5', /--shots .* not "2.5"/],
    ['--data a --seeds 0', /--seeds needs a whole number from 1/],
    ['--data a --seeds x', /--seeds .* not "x"/],
    ['--data a --steps=-1', /--steps needs a whole number from 0 .* not "-1"/],
    ['--data a --backend webgl', /--backend needs one of wasm, webgpu, cpu, not "webgl"/],
    ['--data a --preset toString', /--preset needs one of default, paper, not "toString"/],
    ['--data a --object x --object y', /--object is given 2 times and --data once/],
    ['--data a --data b --object x', /--object is given once and --data 2 times/],
    ['--data x/01', /the object of x\/01 has no name: give one with --object/],
    ['--data a --object=', /no name/],
  ])('refuses "%s" in one line', (line, message) => {
    const parse = () => parseOptions(line.split(' ').filter(Boolean));
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
