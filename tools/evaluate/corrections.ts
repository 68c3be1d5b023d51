/**
 * What corrections are worth: the good photos with the highest and the defective ones with the lowest scores of one half of the
 * test photos are taught, whatever their verdicts, and the other half, which the method never learns from, is scored before and after.
 */
import { Random } from '../../src/das/random';
import type { Corrected } from './cell';
import { measure } from './cell-metrics';
import type { FittedMethod, Judgement } from './method';
import type { TestCase } from './test-photos';

export interface CorrectionTask {
  /** Photos of each kind that are taught at most. */
  readonly count: number;
  readonly method: FittedMethod;
  readonly tests: readonly TestCase[];
  /** One for each test photo. */
  readonly judgements: readonly Judgement[];
  readonly side: number;
  readonly seed: number;
}

/** @returns nothing when the method cannot be taught */
export async function measureCorrections(task: CorrectionTask): Promise<Corrected | undefined> {
  const { count, method, tests, judgements, side, seed } = task;
  if (!method.teach) return undefined;
  const { taught, scored } = halves(tests, seed);
  const byScore = [...taught].sort((a, b) => judgements[a].score - judgements[b].score);
  const bad = byScore.filter((i) => tests[i].defective).slice(0, count);
  const good = byScore
    .filter((i) => !tests[i].defective)
    .reverse()
    .slice(0, count);
  const begun = performance.now();
  const learnt = await method.teach({
    good: good.map((i) => tests[i].picture),
    bad: bad.map((i) => ({ picture: tests[i].picture, mask: tests[i].mask })),
  });
  const teachSeconds = (performance.now() - begun) / 1000;
  try {
    const after: Judgement[] = [];
    for (const i of scored) after.push(await learnt.judge(tests[i].picture));
    const cases = scored.map((i) => tests[i]);
    const before = scored.map((i) => judgements[i]);
    return {
      taught_good: good.map((i) => tests[i].path),
      taught_bad: bad.map((i) => tests[i].path),
      teach_seconds: teachSeconds,
      scored: scored.length,
      before: measure(cases, before, side).metrics,
      after: measure(cases, after, side).metrics,
    };
  } finally {
    learnt.dispose();
  }
}

/** Two halves of the places of the test photos, drawn by the seed, good and defective ones alike. */
export function halves(
  tests: readonly Pick<TestCase, 'defective'>[],
  seed: number,
): { taught: number[]; scored: number[] } {
  const random = new Random(seed);
  const taught: number[] = [];
  const scored: number[] = [];
  for (const kind of [false, true]) {
    const places = tests.flatMap(({ defective }, i) => (defective === kind ? [i] : []));
    const shuffled = random.shuffled(places);
    const half = Math.floor(shuffled.length / 2);
    taught.push(...shuffled.slice(0, half));
    scored.push(...shuffled.slice(half));
  }
  return { taught, scored };
}
