import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Tensor, writeSafetensors } from '../../src/clip/safetensors';
import type { ModelTensor } from '../../src/clip/tensor-list';
import { type Piece, planShards } from './shard-plan';

const tensor = fc.record({
  shape: fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 40 })),
  branch: fc.constantFrom('vision' as const, 'text' as const),
  kind: fc.constantFrom(0 as const, 1 as const, undefined),
});
const tensors = fc
  .array(tensor, { minLength: 1, maxLength: 12 })
  .map(
    (list) =>
      new Map(
        list.map(({ shape, branch, kind }, i): [string, ModelTensor] => [
          `transformer.resblocks.${i}.attn.in_proj_weight`,
          { shape, branch, ...(kind === undefined ? {} : { scaleAxis: kind }) },
        ]),
      ),
  );

/** The bytes of a shard of such pieces, as the converter writes them. */
function fileBytes(pieces: Piece[]): number {
  const contents = new Map<string, Tensor>();
  for (const { name, start, end, tensor } of pieces) {
    const shape = [end - start, tensor.shape[1]];
    const count = shape[0] * shape[1];
    if (tensor.scaleAxis === undefined) {
      contents.set(name, { dtype: 'F32', shape, data: new Float32Array(count) });
      continue;
    }
    const channels = shape[tensor.scaleAxis];
    contents.set(name, { dtype: 'I8', shape, data: new Int8Array(count) });
    contents.set(`${name}.scale`, { dtype: 'F32', shape: [channels], data: new Float32Array(channels) });
  }
  return writeSafetensors(contents).byteLength;
}

describe('planShards', () => {
  it('places every row once and in order, within the limit, one encoder a shard, splitting only what must be', () => {
    fc.assert(
      fc.property(tensors, fc.integer({ min: 1200, max: 30_000 }), (map, limit) => {
        const plan = planShards(map, limit);
        const next = new Map<string, number>();
        const pieceCounts = new Map<string, number>();
        for (const { pieces } of plan) {
          expect(new Set(pieces.map(({ tensor: { branch } }) => branch)).size).toBe(1);
          expect(fileBytes(pieces)).toBeLessThanOrEqual(limit);
          for (const { name, start, end } of pieces) {
            expect(start).toBe(next.get(name) ?? 0);
            expect(end).toBeGreaterThan(start);
            next.set(name, end);
            pieceCounts.set(name, (pieceCounts.get(name) ?? 0) + 1);
          }
        }
        for (const [name, { shape }] of map) {
          expect(next.get(name)).toBe(shape[0]);
          const fits = 4 * shape[0] * shape[1] + 4 * (shape[0] + shape[1]) + 1000 < limit;
          if (fits) expect(pieceCounts.get(name)).toBe(1);
        }
        expect(new Set(plan.map(({ file }) => file)).size).toBe(plan.length);
      }),
    );
  });

  it('says that a shard is too small for a row', () => {
    const wide = new Map([['w', { shape: [2, 1000], branch: 'text' as const, scaleAxis: 0 as const }]]);
    expect(() => planShards(wide, 1000)).toThrow(/1000 bytes cannot hold one row of w/);
  });
});
