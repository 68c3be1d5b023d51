import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Dtype,
  elementsOf,
  parseHeader,
  parseSafetensors,
  type Tensor,
  type TensorData,
  toFloat32,
  writeSafetensors,
} from './safetensors';

/** A file from a header and a number of data bytes. */
function fileOf(header: unknown, dataBytes: number): ArrayBuffer {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file.buffer;
}

function problemOf(file: ArrayBuffer): string {
  try {
    parseSafetensors(file);
  } catch (error) {
    expect(error).toMatchObject({ code: 'safetensors-invalid' });
    return (error as Error).message;
  }
  return 'none';
}

const tensor = (dtype: string, shape: number[], start: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('parseSafetensors', () => {
  it('reads a file that the Python package wrote', () => {
    const tensors = parseSafetensors(
      new Uint8Array(readFileSync('fixtures/golden/micro-clip.safetensors')).buffer,
    );
    expect(tensors.get('visual.conv1.weight')).toMatchObject({ dtype: 'F16', shape: [64, 3, 16, 16] });
    expect(tensors.get('logit_scale')).toMatchObject({ shape: [] });
    // CLIP's scale starts as the logarithm of 1 / 0.07.
    expect(toFloat32(tensors.get('logit_scale')!)[0]).toBeCloseTo(Math.log(1 / 0.07), 2);
  });

  it('gives views of the file where the alignment allows, and copies elsewhere', () => {
    const header = JSON.stringify({ a: tensor('F32', [1], 0, 4) });
    const offsets = [0, 1, 2, 3].map((pad) => {
      const file = fileOf(header + ' '.repeat(pad), 4);
      const { data } = parseSafetensors(file).get('a')!;
      return data.buffer === file;
    });
    expect(offsets.filter(Boolean)).toHaveLength(1);
  });

  it.each([
    ['an empty file', new ArrayBuffer(0), /shorter than the 8 bytes/],
    ['a header that is longer than the file', fileOf({}, 0).slice(0, 9), /but the file has 9/],
    ['a header of petabytes', new Uint8Array(16).fill(255).buffer, /more than the 1000000 allowed/],
    [
      'a header that takes a second to read',
      fileOf(`{}${' '.repeat(1_000_001)}`, 0),
      /1000003 bytes long, more than the 1000000 allowed/,
    ],
    ['text', new TextEncoder().encode('<!doctype html><title>404</title>').buffer as ArrayBuffer, /allowed/],
    ['a header that is not JSON', fileOf('{"a"', 0), /not JSON/],
    ['a header that is a list', fileOf([], 0), /not a JSON object/],
    ['a header that is null', fileOf(null, 0), /not a JSON object/],
    ['an unknown kind', fileOf({ a: tensor('F20', [1], 0, 4) }, 4), /tensor a wrongly/],
    ['a negative side', fileOf({ a: tensor('F32', [-1], 0, 4) }, 4), /tensor a wrongly/],
    ['sides whose product overflows', fileOf({ a: tensor('U8', [2 ** 40, 2 ** 40], 0, 4) }, 4), /other than/],
    ['bytes that do not fit the shape', fileOf({ a: tensor('F32', [2], 0, 4) }, 4), /other than 8 bytes/],
    ['offsets that run backwards', fileOf({ a: tensor('F32', [1], 4, 0) }, 4), /other than 4 bytes/],
    ['offsets past the end', fileOf({ a: tensor('F32', [2], 0, 8) }, 4), /take \d+ bytes, but the file has/],
    [
      'tensors that overlap',
      fileOf({ a: tensor('F32', [2], 0, 8), b: tensor('F32', [2], 4, 12) }, 12),
      /tensor b does not begin/,
    ],
    [
      'a gap between tensors',
      fileOf({ a: tensor('F32', [1], 0, 4), b: tensor('F32', [1], 8, 12) }, 12),
      /tensor b does not begin/,
    ],
    ['bytes after the last tensor', fileOf({ a: tensor('F32', [1], 0, 4) }, 5), /but the file has/],
    ['numbers of no use here', fileOf({ a: tensor('I64', [1], 0, 8) }, 8), /I64/],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }, 0), /metadata/],
  ])('refuses %s', (_, file, message) => {
    expect(problemOf(file)).toMatch(message);
  });

  it('copies what lies askew in a buffer of Node too', () => {
    const askew = Buffer.from(new ArrayBuffer(12), 1, 8);
    askew.set(new Uint8Array(Float32Array.of(1, 2).buffer));
    expect(elementsOf('F32', askew, 'x')).toEqual(Float32Array.of(1, 2));
  });

  it('reads bytes at random as a file or refuses them with a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(32), (bytes, length) => {
        const file = new Uint8Array(8 + bytes.length);
        file[0] = length;
        file.set(bytes, 8);
        problemOf(file.buffer);
      }),
    );
  });
});

describe('toFloat32', () => {
  it('decodes binary16 exactly: one, the smallest, the largest, infinities, NaN', () => {
    const data = Uint16Array.of(
      0x3c00,
      0xc000,
      0x0001,
      0x03ff,
      0x0400,
      0x7bff,
      0x7c00,
      0xfc00,
      0x7e00,
      0x8000,
    );
    expect(Array.from(toFloat32({ dtype: 'F16', data }))).toEqual([
      1,
      -2,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      65_504,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      -0,
    ]);
  });

  it('decodes bfloat16 as the upper half of float32', () => {
    const data = Uint16Array.of(0x3f80, 0xc040, 0x0001, 0x7f80, 0xffc0);
    expect(Array.from(toFloat32({ dtype: 'BF16', data }))).toEqual([
      1,
      -3,
      2 ** -133,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it('rounds float64 and takes whole numbers as they are', () => {
    expect(toFloat32({ dtype: 'F64', data: Float64Array.of(0.1) })[0]).toBe(Math.fround(0.1));
    expect(Array.from(toFloat32({ dtype: 'I8', data: Int8Array.of(-128, 127) }))).toEqual([-128, 127]);
    expect(Array.from(toFloat32({ dtype: 'I32', data: Int32Array.of(-7) }))).toEqual([-7]);
  });
});

describe('writeSafetensors', () => {
  const kinds: [Dtype, (length: number) => TensorData][] = [
    ['F32', (n) => Float32Array.from({ length: n }, (_, i) => i / 3)],
    ['F64', (n) => Float64Array.from({ length: n }, (_, i) => -i / 3)],
    ['F16', (n) => Uint16Array.from({ length: n }, (_, i) => i)],
    ['BF16', (n) => Uint16Array.from({ length: n }, (_, i) => 3 * i)],
    ['I32', (n) => Int32Array.from({ length: n }, (_, i) => -i)],
    ['I8', (n) => Int8Array.from({ length: n }, (_, i) => i)],
    ['U8', (n) => Uint8Array.from({ length: n }, (_, i) => i)],
  ];

  it('writes what it reads, every tensor aligned so that it is a view', () => {
    const shape = fc.array(fc.nat(3), { maxLength: 3 });
    const one = fc.tuple(fc.constantFrom(...kinds), shape).map(([[dtype, make], sides]): Tensor => {
      const length = sides.reduce((a, b) => a * b, 1);
      return { dtype, shape: sides, data: make(length) };
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), one, { maxKeys: 6 }), (record) => {
        const tensors = new Map(Object.entries(record).filter(([name]) => name !== '__metadata__'));
        const { buffer } = writeSafetensors(tensors);
        const read = parseSafetensors(buffer);
        expect(new Set(read.keys())).toEqual(new Set(tensors.keys()));
        for (const [name, written] of tensors) expect(read.get(name)).toEqual(written);
        for (const { data } of read.values()) expect(data.buffer).toBe(buffer);
      }),
    );
  });

  it('writes a tensor by a name that objects keep for themselves', () => {
    const one = { dtype: 'F32' as const, shape: [2], data: Float32Array.of(1, 2) };
    const read = parseSafetensors(writeSafetensors(new Map([['__proto__', one]])).buffer);
    expect(read.get('__proto__')).toEqual(one);
  });

  it('keeps the metadata', () => {
    const bytes = writeSafetensors(new Map(), { made: 'here' });
    expect(parseHeader(bytes, bytes.byteLength).metadata).toEqual({ made: 'here' });
  });

  it('refuses data that does not fill the shape', () => {
    const wrong = new Map([['a', { dtype: 'F32' as const, shape: [3], data: new Float32Array(2) }]]);
    expect(() => writeSafetensors(wrong)).toThrow(/Tensor a has 8 bytes/);
  });
});
