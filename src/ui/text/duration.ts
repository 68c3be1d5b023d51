import { spokenDuration } from '../../state/inspecting/batch-progress';

/** How long something still takes, in the language of the tag. */
export function writtenDuration(tag: string, milliseconds: number): string {
  const { unit, count } = spokenDuration(milliseconds);
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
