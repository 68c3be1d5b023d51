/** Which defective photos a version has learnt from once it was taught. */
import type { CorrectionsRequest } from './engine-api';

/**
 * Those of before, followed by the new ones; undefined if there are none.
 * @param outside places of the new ones that taught nothing
 */
export function defectsLearnt(
  { defects = [], bad }: Pick<CorrectionsRequest, 'defects' | 'bad'>,
  outside: ReadonlySet<number>,
): string[] | undefined {
  const learnt = bad.filter((_, at) => !outside.has(at)).map(({ sum }) => sum);
  const all = new Set([...defects, ...learnt]);
  return all.size > 0 ? [...all] : undefined;
}
