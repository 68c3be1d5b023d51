/**
 * Recognises the layout of the MVTec AD data set (Bergmann et al., 2019), which most inspection data sets are
 * exchanged in:
 *
 *     train/good/000.png                     good photos to learn from
 *     test/good/000.png                      good photos to test with
 *     test/scratch/000.png                   photos with a kind of defect
 *     ground_truth/scratch/000_mask.png      where the defect is; may be missing
 *
 * It is also the layout of MPDD (Jezek et al., 2021), of VisA's 1-class form (Zou et al., 2022; test/bad, masks
 * without "_mask") and of BTAD (Mishra et al., 2021; "ok" for good, "ko" for the defects, masks as PNG or BMP).
 * Upper and lower case are alike, and the layout may lie in folders of the list, one for each category.
 */
import { type Dataset, isGood, notRecognised, type PicturePath, picturePaths, rootOf } from './layout-files';

export const MVTEC_EXPECTED =
  'train/good/*.png, test/good/*.png, test/<kind of defect>/*.png and, where there are masks, ' +
  'ground_truth/<kind of defect>/<photo>_mask.png';

interface Entry {
  readonly path: string;
  readonly root: string;
  readonly part: 'train' | 'test' | 'ground_truth';
  readonly kind: string;
  readonly stem: string;
}

function entryOf({ path, folders, stem }: PicturePath): Entry | undefined {
  if (folders.length < 2) return undefined;
  const [part, kind] = [folders[folders.length - 2].toLowerCase(), folders[folders.length - 1]];
  if (part !== 'train' && part !== 'test' && part !== 'ground_truth') return undefined;
  return { path, root: rootOf(folders.slice(0, -2)), part, kind, stem };
}

const maskKey = (kind: string, stem: string) => `${kind}/${stem}`.toLowerCase();
/** What masks' names add to their photos': the layout's own "_mask", and what copies of it say. */
const MASK_SUFFIX = /[_-](mask|gt|label)$/iu;

/**
 * Every category in this layout, by its root ("" or ending in "/").
 *
 * @param paths relative file paths, with / or \ between folders. Files that play no part are passed over.
 * @returns empty when there is no train, test or ground_truth folder
 * @throws UsageError when a category has no good photo to learn from or no test photo
 */
export function readMvtecLayouts(paths: readonly string[]): Map<string, Dataset> {
  const byRoot = new Map<string, Entry[]>();
  for (const entry of picturePaths(paths).map(entryOf)) {
    if (!entry) continue;
    const entries = byRoot.get(entry.root);
    if (entries) entries.push(entry);
    else byRoot.set(entry.root, [entry]);
  }
  return new Map([...byRoot].map(([root, entries]) => [root, datasetOf(root, entries, paths)]));
}

function datasetOf(root: string, entries: readonly Entry[], paths: readonly string[]): Dataset {
  const train = entries.filter(({ part, kind }) => part === 'train' && isGood(kind)).map(({ path }) => path);
  const tests = entries.filter(({ part }) => part === 'test');
  if (train.length === 0 || tests.length === 0) {
    const missing = train.length === 0 ? `photos in ${root}train/good` : `photos in ${root}test/<kind>`;
    throw notRecognised(`has no ${missing}`, paths, MVTEC_EXPECTED);
  }
  const masks = masksOf(entries.filter(({ part }) => part === 'ground_truth'));
  const test = tests.map(({ path, kind, stem }) => {
    const defective = !isGood(kind);
    const mask = defective ? masks.get(maskKey(kind, stem)) : undefined;
    return { path, kind, defective, ...(mask !== undefined && { mask }) };
  });
  return { train, test };
}

function masksOf(entries: readonly Entry[]): Map<string, string> {
  const masks = new Map<string, string>();
  for (const { kind, stem, path } of entries) {
    // "000_mask.png" is the layout's own name, so it wins over "000.png".
    if (MASK_SUFFIX.test(stem)) masks.set(maskKey(kind, stem.replace(MASK_SUFFIX, '')), path);
    else if (!masks.has(maskKey(kind, stem))) masks.set(maskKey(kind, stem), path);
  }
  return masks;
}

/**
 * The one category of a folder.
 * @throws UsageError as `readMvtecLayouts`, and when the folder holds none or several
 */
export function readMvtecLayout(paths: readonly string[]): Dataset {
  const datasets = readMvtecLayouts(paths);
  const [only] = datasets.values();
  if (only === undefined) throw notRecognised('has no photos in train/good', paths, MVTEC_EXPECTED);
  if (datasets.size > 1) {
    const names = [...datasets.keys()].map((root) => root || './').join(', ');
    throw notRecognised(`holds ${datasets.size} data sets (${names}); choose one of them`, paths, 'one');
  }
  return only;
}
