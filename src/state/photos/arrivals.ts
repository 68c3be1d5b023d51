/**
 * Sorts arriving files, possibly many: pictures are recognised by their first bytes, projects by their names.
 */
import { imageKind, isHeic } from '../../images/files/file-kind';
import { naturalOrder } from '../../images/natural-order';
import { isProjectFile } from '../storing/project-file';
import type { ChosenFile } from './photo';

export interface Arrivals {
  /** Pictures, in the order in which people number them. */
  readonly pictures: readonly ChosenFile[];
  readonly projects: readonly ChosenFile[];
  /** Files that are neither, in the same order. */
  readonly others: readonly ChosenFile[];
  /** Whether phone photos (HEIC) are among the others: a person sees pictures there. */
  readonly hasHeic: boolean;
}

const HEAD_BYTES = 32;
/** Files read at once; more would only wait for the same disk. */
const AT_ONCE = 32;

/** @param onProgress hears how many files have been looked at */
export async function sortArrivals(
  given: readonly ChosenFile[],
  onProgress: (done: number) => void = () => {},
): Promise<Arrivals> {
  const projects = given.filter(isProjectFile);
  const files = given.filter((file) => !isProjectFile(file));
  const pictures: ChosenFile[] = [];
  const others: ChosenFile[] = [];
  let hasHeic = false;
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE);
    const kinds = await Promise.all(some.map(kindOf));
    for (const [i, file] of some.entries()) (kinds[i] === 'picture' ? pictures : others).push(file);
    hasHeic ||= kinds.includes('heic');
    onProgress(projects.length + at + some.length);
  }
  return { pictures: pictures.sort(byName), projects, others: others.sort(byName), hasHeic };
}

/** As people number them. */
export const byName = (a: ChosenFile, b: ChosenFile): number => naturalOrder(a.name, b.name);

async function kindOf(file: ChosenFile): Promise<'picture' | 'heic' | 'other'> {
  try {
    const head = new Uint8Array(await file.blob.slice(0, HEAD_BYTES).arrayBuffer());
    return imageKind(head) !== undefined ? 'picture' : isHeic(head) ? 'heic' : 'other';
  } catch {
    // A file that went away or may not be read; whoever reads it whole will say so.
    return 'picture';
  }
}
