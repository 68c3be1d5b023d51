/** Which defective photos a version has learnt from once it was taught. */
import type { CorrectionsRequest } from './engine-api';

/**
 * Those of before, and after them the new ones; nothing where there are none.
 * @param outside which of the new ones, by their places, taught nothing
 */
export function defectsLearnt(
  { defects = [], bad }: Pick<CorrectionsRequest, 'defects' | 'bad'>,
  outside: ReadonlySet<number>,
): string[] | undefined {
  const learnt = bad.filter((_, at) => !outside.has(at)).map(({ sum }) => sum);
  const all = new Set([...defects, ...learnt]);
  return all.size > 0 ? [...all] : undefined;
}
