import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../das/random';
import { type GreyFrame, greyFrame, type RestState, restDefaults, seeFrame } from './rest-detector';

const [WIDTH, HEIGHT] = [32, 24];
const STEP = 50;

interface Scene {
  /** Place of the part, in pixels from the left; undefined if the table is empty. */
  readonly part?: number | undefined;
  /** Its brightness; the table has 60, with a grain of this amplitude. */
  readonly grey?: number;
  readonly grain?: number;
  readonly light?: number;
}

/** A table with a bright part on it, through a camera with some noise. */
function frameOf({ part, grey = 170, grain = 0, light = 0 }: Scene, random: Random): GreyFrame {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const on = part !== undefined && x >= part && x < part + 8 && y >= 8 && y < 16;
    const table = 60 + ((x * 7 + y * 13) % 5 < 2 ? grain : -grain);
    return Math.max(0, Math.min(255, (on ? grey : table) + light + random.integer(-3, 3)));
  });
  return { width: WIDTH, height: HEIGHT, data };
}

/** The times, in milliseconds, at which it fires. */
function firings(scenes: readonly Scene[], seed = 1): number[] {
  const random = new Random(seed);
  let state: RestState | undefined;
  const times: number[] = [];
  scenes.forEach((scene, i) => {
    const seen = seeFrame(state, frameOf(scene, random), i * STEP);
    state = seen.state;
    if (seen.fired) times.push(i * STEP);
  });
  return times;
}

const still = (scene: Scene, ms: number) => Array.from({ length: ms / STEP }, () => scene);
const moving = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) }, (_, i) => ({ part: from + Math.sign(to - from) * i }));

describe('a part at rest', () => {
  it('fires once when a part was laid down, and again for the next one', () => {
    const scenes = [
      ...still({}, 1000),
      ...moving(0, 12),
      ...still({ part: 12 }, 3000),
      ...moving(12, 20),
      ...still({ part: 20 }, 3000),
    ];
    const laidDown = 1000 + 12 * STEP;
    const again = laidDown + 3000 + 8 * STEP;
    expect(firings(scenes)).toEqual([laidDown + restDefaults.stillMs, again + restDefaults.stillMs]);
  });

  it('does not fire where nothing has moved', () => {
    expect(firings(still({ part: 5 }, 5000))).toEqual([]);
  });

  it('does not fire while it moves, however long', () => {
    expect(firings(Array.from({ length: 100 }, (_, i) => ({ part: 2 + (i % 2) * 9 })))).toEqual([]);
  });

  it('does not take light that changes for movement', () => {
    const flicker = Array.from({ length: 200 }, (_, i) => ({ part: 5, light: (i % 3) * 25 }));
    expect(firings(flicker)).toEqual([]);
  });

  it('notices what creeps', () => {
    const creep = Array.from({ length: 160 }, (_, i) => ({ part: Math.floor(i / 8) }));
    expect(firings([...still({}, 1000), ...creep, ...still({ part: 19 }, 2000)])).toHaveLength(1);
  });

  it('notices what comes so slowly that no frame differs from the one before', () => {
    const comes = Array.from({ length: 60 }, (_, i) => ({ part: 12, grey: 60 + 2 * i }));
    const times = firings([...still({}, 1000), ...comes, ...still({ part: 12, grey: 180 }, 2000)]);
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThan(1000 + 60 * STEP);
  });

  it('begins anew with a frame of another size', () => {
    const random = new Random(1);
    const { state } = seeFrame(undefined, frameOf({ part: 3 }, random), 0);
    const other: GreyFrame = { width: 2, height: 1, data: Uint8Array.of(1, 2) };
    expect(seeFrame(state, other, 50)).toMatchObject({ moving: false, fired: false, state: { since: 50 } });
  });

  it('fires at most once for each movement, never before the time is over, whatever happens', () => {
    const phase = fc.oneof(
      fc.record({
        kind: fc.constant('still' as const),
        part: fc.nat({ max: 20 }),
        ms: fc.integer({ min: 1, max: 30 }),
      }),
      fc.record({ kind: fc.constant('move' as const), part: fc.nat({ max: 20 }), ms: fc.constant(1) }),
    );
    fc.assert(
      fc.property(fc.array(phase, { maxLength: 20 }), fc.nat({ max: 1000 }), (phases, seed) => {
        const scenes = phases.flatMap(({ part, ms }) => still({ part }, ms * STEP));
        const times = firings(scenes, seed);
        const moves = scenes.filter((scene, i) => i > 0 && scene.part !== scenes[i - 1].part).length;
        expect(times.length).toBeLessThanOrEqual(moves);
        for (const time of times) {
          const at = time / STEP;
          const quiet = scenes.slice(at - restDefaults.stillMs / STEP, at + 1).map(({ part }) => part);
          expect(new Set(quiet).size).toBe(1);
        }
      }),
    );
  });
});

describe('an empty bench', () => {
  const hand = (scene: Scene): Scene[] => Array.from({ length: 6 }, (_, i) => ({ ...scene, part: i * 4 }));
  const anyBench = { grain: fc.nat({ max: 5 }), light: fc.nat({ max: 20 }), seed: fc.nat({ max: 1000 }) };
  /** Clearly brighter or darker than the table. */
  const anyPart = fc.record({
    part: fc.nat({ max: 24 }),
    grey: fc.oneof(fc.integer({ min: 110, max: 230 }), fc.nat({ max: 15 })),
  });

  it('is not told of when a part was taken away, and the next part is', () => {
    fc.assert(
      fc.property(
        fc.record({ ...anyBench, parts: fc.array(anyPart, { minLength: 1, maxLength: 4 }) }),
        (all) => {
          const { grain, light, seed, parts } = all;
          const bench = { grain, light };
          const scenes = [...still(bench, 1000)];
          const expected: number[] = [];
          for (const part of parts) {
            scenes.push(...hand({ ...bench, grey: part.grey }));
            expected.push(scenes.length);
            scenes.push(...still({ ...bench, ...part }, 1500), ...hand(bench), ...still(bench, 1500));
          }
          // From the first frame of rest, or one earlier if the hand left at the part's place.
          const times = firings(scenes, seed).map((time) => (time - restDefaults.stillMs) / STEP);
          expect(times).toHaveLength(expected.length);
          times.forEach((time, i) => {
            expect(expected[i] - time).toBeOneOf([0, 1]);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not told of when a hand only reached over it', () => {
    fc.assert(
      fc.property(fc.record(anyBench), ({ grain, light, seed }) => {
        const bench = { grain, light };
        expect(firings([...still(bench, 1000), ...hand(bench), ...still(bench, 3000)], seed)).toEqual([]);
      }),
    );
  });

  it('need not be seen: a part that another one replaced is told of, however alike', () => {
    fc.assert(
      fc.property(anyPart, anyPart, fc.nat({ max: 1000 }), (first, second, seed) => {
        const scenes = [
          ...[...still({}, 1000), ...hand({}), ...still(first, 1500)],
          ...[...hand({}), ...still(first, 1500)],
          ...[...hand({}), ...still(second, 1500)],
        ];
        expect(firings(scenes, seed)).toHaveLength(3);
      }),
      { numRuns: 40 },
    );
  });

  it('is found out where a part lay there when the camera started', () => {
    const away = [...still({ part: 9 }, 1000), ...hand({}), ...still({}, 1500)];
    expect(firings(away)).toEqual([]);
    expect(firings([...away, ...hand({}), ...still({ part: 9 }, 1500)])).toHaveLength(1);
  });
});

it('makes grey of what a canvas gives', () => {
  const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255);
  expect([...greyFrame(rgba, 3, 1).data]).toEqual([255, 0, 76]);
});
