import { spokenDuration } from '../../state/inspecting/batch-progress';

/** How long something will yet take, as the language of the tag writes it. */
export function writtenDuration(tag: string, milliseconds: number): string {
  const { unit, count } = spokenDuration(milliseconds);
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
