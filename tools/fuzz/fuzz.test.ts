/** Hostile input: a short run over all targets, and every case that once failed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { attempt, type End, type Limits, usualLimits } from './attempt';
import { caseRandom } from './case-random';
import { regressionsOf } from './seeds';
import type { FuzzTarget } from './target';
import { openTarget, targetNames } from './targets';

const CASES = 35;
const SEED = 1;
/** A machine that runs other tests at the same time is slow; `npm run fuzz` holds cases to a second. */
const patient: Limits = { ms: 20_000, bytes: 1 << 30 };
/** Cases that once took too long or too much took far more than this. */
const strict: Limits = { ...usualLimits, ms: 4000 };

const isFailure = (end: End) => 'why' in end;

describe.each(targetNames)('%s', (name) => {
  let target: FuzzTarget;
  beforeAll(async () => {
    target = await openTarget(name);
  });

  it(`end in a value or a typed error, in ${CASES} cases`, async () => {
    const failures: [number, End][] = [];
    for (let number = 0; number < CASES; number++) {
      const end = await attempt(target, target.make(caseRandom(name, SEED, number)), patient);
      if (isFailure(end)) failures.push([number, end]);
    }
    expect(failures).toEqual([]);
  });

  it('are the same cases for the same seed, whatever came before', () => {
    const made = (number: number) => Buffer.from(target.make(caseRandom(name, SEED, number)));
    const first = made(3);
    made(2);
    expect(made(3).equals(first)).toBe(true);
  });

  it.each(regressionsOf(name))('$name, which once failed, ends in $end', async ({ bytes, end }) => {
    expect(await attempt(target, bytes, strict)).toEqual({ as: end });
  });
});
