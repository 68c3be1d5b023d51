/**
 * Recognises the VisA data set as it is published (Zou et al., "SPot-the-Difference Self-Supervised Pre-training for
 * Anomaly Detection and Segmentation", ECCV 2022):
 *
 *     split_csv/1cls.csv                        object,split,label,image,mask: which photo is for what
 *     candle/Data/Images/Normal/0000.JPG        good photos, to learn from or to test with
 *     candle/Data/Images/Anomaly/000.JPG        defective photos
 *     candle/Data/Masks/Anomaly/000.png         where the defect is
 *
 * The official split is the CSV's; without it nobody can say which good photos the test set's are.
 */
import { type Dataset, notRecognised, picturePaths, rootOf, type TestPhoto } from './layout-files';

/** Where the split lies within the data set. */
export const VISA_SPLIT = 'split_csv/1cls.csv';
export const VISA_EXPECTED =
  `${VISA_SPLIT}, <object>/Data/Images/Normal, <object>/Data/Images/Anomaly ` +
  'and <object>/Data/Masks/Anomaly';

interface SplitRow {
  readonly object: string;
  readonly split: string;
  readonly label: string;
  readonly image: string;
  readonly mask: string;
}

/** An object's pictures by their path within its folder, in lower case: "data/images/normal/0000.jpg". */
type ObjectFiles = Map<string, string>;

/**
 * Every object in this layout, by its root ("" or ending in "/").
 *
 * @param paths relative file paths, with / or \ between folders. Files that play no part are passed over.
 * @param split the text of `split_csv/1cls.csv`, when there is one
 * @param folder the name of the folder that the paths are in: the object when they begin with "Data"
 * @returns empty when there is no Data/Images folder
 * @throws UsageError when the split is missing or names no photo of an object to train or test with
 */
export function readVisaLayouts(
  paths: readonly string[],
  split: string | undefined,
  folder = '',
): Map<string, Dataset> {
  const objects = objectFiles(paths);
  if (objects.size === 0) return new Map();
  if (split === undefined) {
    throw notRecognised(`looks like VisA's but has no ${VISA_SPLIT}`, paths, VISA_EXPECTED);
  }
  const rows = splitRows(split);
  return new Map(
    [...objects].map(([root, files]) => {
      const object = root.split('/').at(-2) ?? folder;
      const own = rows.filter((row) => row.object.toLowerCase() === object.toLowerCase());
      const dataset = datasetOf(own, files);
      if (dataset.train.length === 0 || dataset.test.length === 0) {
        const wrong = `has no photos of "${object}" to train and to test with that ${VISA_SPLIT} names`;
        throw notRecognised(wrong, paths, VISA_EXPECTED);
      }
      return [root, dataset];
    }),
  );
}

function objectFiles(paths: readonly string[]): Map<string, ObjectFiles> {
  const objects = new Map<string, ObjectFiles>();
  for (const { path, folders } of picturePaths(paths)) {
    const at = folders.length - 3;
    if (at < 0 || !/^data\/(images|masks)\/(normal|anomaly)\/$/iu.test(rootOf(folders.slice(at)))) continue;
    const root = rootOf(folders.slice(0, at));
    if (!objects.has(root)) objects.set(root, new Map());
    objects.get(root)!.set(withinObject(path), path);
  }
  return objects;
}

/** "data/images/normal/0000.jpg" of a path: its last four parts, in lower case. */
function withinObject(path: string): string {
  return path.split(/[\\/]/u).slice(-4).join('/').toLowerCase();
}

function splitRows(text: string): SplitRow[] {
  const lines = text.split(/\r?\n/u).map((line) => line.split(',').map((cell) => cell.trim()));
  const names = lines[0].map((name) => name.toLowerCase());
  const column = (line: readonly string[], name: keyof SplitRow) => line[names.indexOf(name)] ?? '';
  return lines.slice(1).map((line) => ({
    object: column(line, 'object'),
    split: column(line, 'split').toLowerCase(),
    label: column(line, 'label').toLowerCase(),
    image: column(line, 'image'),
    mask: column(line, 'mask'),
  }));
}

/** Rows whose photo is not in the folder are passed over: a part of the data set is a data set. */
function datasetOf(rows: readonly SplitRow[], files: ObjectFiles): Dataset {
  const train: string[] = [];
  const test: TestPhoto[] = [];
  for (const { split, label, image, mask } of rows) {
    const path = files.get(withinObject(image));
    if (path === undefined) continue;
    const defective = label !== 'normal';
    if (split === 'test') {
      const found = defective && mask !== '' ? files.get(withinObject(mask)) : undefined;
      test.push({
        path,
        kind: defective ? 'anomaly' : 'good',
        defective,
        ...(found !== undefined && { mask: found }),
      });
    } else if (split === 'train' && !defective) train.push(path);
  }
  return { train, test };
}
