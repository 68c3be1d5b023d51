/** What the folder layouts of data sets share: what is found in them, and how paths are read. */
import { briefly } from '../../../src/errors';
import { naturalOrder } from '../../../src/images/natural-order';
import { UsageError } from '../../node/usage-error';

export interface TestPhoto {
  readonly path: string;
  /** Name of its folder: "good" or the kind of defect. */
  readonly kind: string;
  readonly defective: boolean;
  /** Path of its mask, for a defective photo that has one. */
  readonly mask?: string;
}

export interface Dataset {
  /** Good photos to learn from, at least one. */
  readonly train: readonly string[];
  /** At least one photo, ordered by path. A plain folder's good photos stand here and in `train`. */
  readonly test: readonly TestPhoto[];
}

/** One category of a data set: one kind of part. */
export interface Category {
  /** What lies above it in the list of paths: "" or ending in "/". */
  readonly root: string;
  readonly layout: 'MVTec AD' | 'VisA' | 'plain folder';
  readonly dataset: Dataset;
}

/** Names of picture files that this program reads. */
export const PICTURE = /\.(png|jpe?g|bmp|tiff?|webp|gif)$/iu;

/** A picture's path in pieces. */
export interface PicturePath {
  /** As it was given. */
  readonly path: string;
  readonly folders: readonly string[];
  /** File name without its ending. */
  readonly stem: string;
}

/** The pictures among relative paths (with / or \ between folders), in natural order. */
export function picturePaths(paths: readonly string[]): PicturePath[] {
  return paths
    .map((path) => {
      const folders = path.split(/[\\/]/u).filter((name) => name !== '' && name !== '.');
      return { path, name: folders.pop() ?? '', folders };
    })
    .filter(({ name, folders }) => {
      // Names that start with a dot, and __MACOSX, are what file systems and archives leave behind.
      return PICTURE.test(name) && !name.startsWith('.') && !folders.includes('__MACOSX');
    })
    .map(({ path, name, folders }) => ({ path, folders, stem: name.replace(PICTURE, '') }))
    .sort((a, b) => naturalOrder(a.path, b.path));
}

/** "a/b/" of its folders; "" for none. */
export const rootOf = (folders: readonly string[]) => folders.map((folder) => `${folder}/`).join('');

/** The names that good photos' folders have: MVTec AD and VisA say good, BTAD ok. */
export const isGood = (kind: string) => /^(good|ok|normal)$/iu.test(kind);

/** The refusal of a folder: what is wrong with it, what was found, what was expected. */
export function notRecognised(wrong: string, paths: readonly string[], expected: string): UsageError {
  return new UsageError(
    `The folder ${briefly(wrong, 200)}. Found ${summaryOf(paths)}. Expected ${expected}.`,
  );
}

/** The first folders and how many pictures each holds. */
function summaryOf(paths: readonly string[]): string {
  const pictures = paths.filter((path) => PICTURE.test(path));
  if (pictures.length === 0) {
    return `${paths.length} ${paths.length === 1 ? 'file' : 'files'} and no picture among them`;
  }
  const counts = new Map<string, number>();
  for (const path of pictures) {
    const folder = path.replace(/[^\\/]*$/u, '') || './';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const folders = [...counts].sort(([a], [b]) => naturalOrder(a, b));
  const shown = folders.slice(0, 5).map(([folder, count]) => `${count} in ${briefly(folder)}`);
  const more = folders.length > shown.length ? ` and ${folders.length - shown.length} more folders` : '';
  return `${pictures.length} pictures: ${shown.join(', ')}${more}`;
}
