/**
 * Recognises a folder in the layout of the MVTec AD data set (Bergmann et al., 2019), which most inspection
 * data sets are exchanged in:
 *
 *     train/good/000.png                     good photos to learn from
 *     test/good/000.png                      good photos to test with
 *     test/scratch/000.png                   photos with a kind of defect
 *     ground_truth/scratch/000_mask.png      where the defect is (also 000.png); may be missing
 *
 * Upper and lower case are alike, and the layout may lie in a folder of the list.
 */
import { AppError } from '../errors';
import { naturalOrder } from './natural-order';

export interface TestPhoto {
  readonly path: string;
  /** Name of the folder within `test`: "good" or the kind of defect. */
  readonly kind: string;
  readonly defective: boolean;
  /** Path of its mask, for a defective photo that has one. */
  readonly mask?: string;
}

export interface Dataset {
  /** Good photos to learn from, at least one. */
  readonly train: readonly string[];
  /** At least one photo, ordered by path. */
  readonly test: readonly TestPhoto[];
}

const PICTURE = /\.(png|jpe?g|bmp|tiff?|webp|gif)$/iu;
const EXPECTED =
  'Expected train/good/*.png, test/good/*.png, test/<kind of defect>/*.png and, where there are masks, ' +
  'ground_truth/<kind of defect>/<photo>_mask.png.';

interface Entry {
  readonly path: string;
  /** What lies above the layout, "" or ending in "/". */
  readonly root: string;
  readonly part: 'train' | 'test' | 'ground_truth';
  readonly kind: string;
  /** File name without its ending. */
  readonly stem: string;
}

function entryOf(path: string): Entry | undefined {
  const folders = path.split(/[\\/]/u).filter((name) => name !== '' && name !== '.');
  const name = folders.pop() ?? '';
  const [kind, part] = [folders.pop(), folders.pop()?.toLowerCase()];
  // Names that start with a dot, and __MACOSX, are what file systems and archives leave behind.
  const hidden = name.startsWith('.') || folders.includes('__MACOSX');
  if (hidden || !PICTURE.test(name) || kind === undefined) return undefined;
  if (part !== 'train' && part !== 'test' && part !== 'ground_truth') return undefined;
  const root = folders.map((folder) => `${folder}/`).join('');
  return { path, root, part, kind, stem: name.replace(PICTURE, '') };
}

const isGood = (kind: string) => kind.toLowerCase() === 'good';
const maskKey = (kind: string, stem: string) => `${kind}/${stem}`.toLowerCase();

/**
 * @param paths relative file paths, with / or \ between folders. Files that play no part in the layout are
 *   passed over.
 * @throws AppError 'dataset-layout' when there is no train/good photo or no test photo, or when the folder
 *   holds several data sets.
 */
export function readMvtecLayout(paths: readonly string[]): Dataset {
  const entries = paths
    .map(entryOf)
    .filter((entry) => entry !== undefined)
    .sort((a, b) => naturalOrder(a.path, b.path));
  const roots = [...new Set(entries.map(({ root }) => root))];
  if (roots.length > 1) {
    const names = roots.map((root) => root || './').join(', ');
    throw new AppError(
      'dataset-layout',
      `The folder holds ${roots.length} data sets (${names}). Choose one of them instead.`,
    );
  }

  const train = entries.filter(({ part, kind }) => part === 'train' && isGood(kind)).map(({ path }) => path);
  const tests = entries.filter(({ part }) => part === 'test');
  if (train.length === 0 || tests.length === 0) {
    const missing = train.length === 0 ? 'photos in train/good' : 'photos in test/<kind>';
    throw new AppError(
      'dataset-layout',
      `The folder has no ${missing}. Found ${summaryOf(paths)}. ${EXPECTED}`,
    );
  }

  const masks = new Map<string, string>();
  for (const { part, kind, stem, path } of entries) {
    if (part !== 'ground_truth') continue;
    // "000_mask.png" is the layout's own name, so it wins over "000.png".
    if (/_mask$/iu.test(stem)) masks.set(maskKey(kind, stem.slice(0, -'_mask'.length)), path);
    else if (!masks.has(maskKey(kind, stem))) masks.set(maskKey(kind, stem), path);
  }
  const test = tests.map(({ path, kind, stem }) => {
    const defective = !isGood(kind);
    const mask = defective ? masks.get(maskKey(kind, stem)) : undefined;
    return { path, kind, defective, ...(mask !== undefined && { mask }) };
  });
  return { train, test };
}

/** The first folders and how many pictures each holds, for an error message. */
function summaryOf(paths: readonly string[]): string {
  const pictures = paths.filter((path) => PICTURE.test(path));
  if (pictures.length === 0) return `${paths.length} files and no picture among them`;
  const counts = new Map<string, number>();
  for (const path of pictures) {
    const folder = path.replace(/[^\\/]*$/u, '') || './';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const folders = [...counts].sort(([a], [b]) => naturalOrder(a, b));
  const shown = folders.slice(0, 5).map(([folder, count]) => `${count} in ${folder}`);
  const more = folders.length > shown.length ? ` and ${folders.length - shown.length} more folders` : '';
  return `${pictures.length} pictures: ${shown.join(', ')}${more}`;
}
