import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toyPhoto } from '../testing/toy-encoder';
import { halves, measureCorrections } from './corrections';
import type { Corrections, FittedMethod, Picture } from './method';
import type { TestCase } from './test-photos';

describe('halves', () => {
  it('hold every photo once, good and defective alike, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), fc.integer({ min: 0, max: 99 }), (defective, seed) => {
        const tests = defective.map((each) => ({ defective: each }));
        const { taught, scored } = halves(tests, seed);
        expect([...taught, ...scored].sort((a, b) => a - b)).toEqual(tests.map((_, i) => i));
        const bad = (places: number[]) => places.filter((i) => defective[i]).length;
        expect(bad(scored) - bad(taught)).toBeGreaterThanOrEqual(0);
        expect(bad(scored) - bad(taught)).toBeLessThanOrEqual(1);
        expect(halves(tests, seed)).toEqual({ taught, scored });
      }),
    );
  });
});

describe('measureCorrections', () => {
  const side = 48;
  const tests = Array.from({ length: 12 }, (_, i) => ({
    path: `${i}.png`,
    defective: i % 2 === 1,
    picture: { image: toyPhoto(i) } as Picture,
  })) as unknown as TestCase[];
  const judgement = (score: number) => ({ score, map: new Float32Array(side * side).fill(score) });
  // The worse the number the higher the score, whether a photo is defective or not.
  const judgements = tests.map((_, i) => judgement(i));
  const untaught: FittedMethod = { judge: async () => judgement(0), dispose: () => undefined };

  it('teaches the worst of one half and scores the other alone', async () => {
    let heard: Corrections | undefined;
    let disposed = 0;
    const seen: string[] = [];
    const pathOf = (picture: Picture) => tests.find((test) => test.picture === picture)!.path;
    const learnt: FittedMethod = {
      judge: async (picture) => {
        const path = pathOf(picture);
        seen.push(path);
        return judgement(tests.find((test) => test.path === path)!.defective ? 1 : 0);
      },
      dispose: () => disposed++,
    };
    const method: FittedMethod = {
      ...untaught,
      teach: async (corrections) => {
        heard = corrections;
        return learnt;
      },
    };
    const result = (await measureCorrections({ count: 2, method, tests, judgements, side, seed: 3 }))!;
    const { taught } = halves(tests, 3);
    const inHalf = (defective: boolean) =>
      taught.filter((i) => tests[i].defective === defective).sort((a, b) => a - b);
    expect(result.taught_bad).toEqual(
      inHalf(true)
        .slice(0, 2)
        .map((i) => tests[i].path),
    );
    expect(result.taught_good).toEqual(
      inHalf(false)
        .reverse()
        .slice(0, 2)
        .map((i) => tests[i].path),
    );
    expect(heard!.good.map(pathOf)).toEqual(result.taught_good);
    expect(seen).toHaveLength(6);
    expect(seen.some((path) => [...result.taught_bad, ...result.taught_good].includes(path))).toBe(false);
    expect(result.scored).toBe(6);
    expect(result.before.image_auroc).toBeLessThan(1);
    expect(result.after.image_auroc).toBe(1);
    expect(disposed).toBe(1);
  });

  it('says nothing of a method that cannot be taught', async () => {
    const task = { count: 2, method: untaught, tests, judgements, side, seed: 3 };
    expect(await measureCorrections(task)).toBeUndefined();
  });
});
