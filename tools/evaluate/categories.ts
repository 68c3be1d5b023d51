/** The categories that `--data` names, found and checked before the long work. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { filesOfDataset } from '../node/list-files';
import { UsageError } from '../node/usage-error';
import { readDatasetLayout } from './datasets/dataset-layout';
import type { Dataset, Category as FoundCategory, TestPhoto } from './datasets/layout-files';
import { VISA_SPLIT } from './datasets/visa-layout';
import { limitTests } from './limit-tests';
import { objectNameOf } from './object-name';

export interface Category {
  /** The name of its folder, which cells are kept under. */
  readonly name: string;
  /** Its own folder, which the paths of `dataset` lie in. */
  readonly folder: string;
  readonly layout: FoundCategory['layout'];
  readonly dataset: Dataset;
  /** Most test photos of a draw, where they are chosen after its shots: a plain folder's are among them. */
  readonly limit?: number;
  /** What the object is called. */
  readonly object: string;
  /**
   * Changes when photos or masks are added, removed or replaced, and when a photo becomes one to learn from or to test
   * with, good or defective, or gets another mask. By sizes and times of files, so a copy that has other times is another.
   */
  readonly fingerprint: string;
  /** Sentences about it for the report. */
  readonly notes: readonly string[];
}

export interface CategoryRequest {
  readonly folders: readonly string[];
  /** One for each folder, or none. */
  readonly objects: readonly string[];
  /** The largest number of shots that will be drawn. */
  readonly shots: number;
  /** Most test photos of a category. */
  readonly limit?: number | undefined;
}

/** What a part is called whose folder is only numbered, as BTAD's are. */
const namelessObject = 'object';

/**
 * Finds all categories of all folders.
 * @throws UsageError, naming the folder
 */
export async function openCategories(request: CategoryRequest): Promise<Category[]> {
  const all: Category[] = [];
  for (const [i, folder] of request.folders.entries()) {
    all.push(...(await openFolder(folder, request.objects[i], request.limit)));
  }
  requireDistinctNames(all);
  for (const category of all) requirePool(category, request.shots);
  return all;
}

async function openFolder(folder: string, object: string | undefined, limit?: number): Promise<Category[]> {
  const files = await filesOfDataset(folder);
  const found = recognise(folder, files, await visaSplitOf(folder, files));
  if (object !== undefined && found.length > 1) {
    throw new UsageError(
      `${folder} holds ${found.length} categories, which --object cannot name all; name each category's folder with --data.`,
    );
  }
  return Promise.all(
    found.map(async ({ root, layout, dataset: listed }) => {
      // As if it had been named alone, so that a category is the same alone and among others.
      const dataset = withoutRoot(listed, root);
      const own = path.join(folder, root);
      const name = path.basename(path.resolve(own));
      const isPlain = layout === 'plain folder';
      const limited =
        limit === undefined || isPlain ? dataset : { ...dataset, test: limitTests(dataset.test, limit) };
      const named = object ?? objectNameOf(own);
      return {
        name,
        folder: own,
        layout,
        dataset: limited,
        ...(isPlain && limit !== undefined && { limit }),
        object: named || namelessObject,
        fingerprint: await fingerprintOf(own, dataset),
        notes: named ? [] : [`${name} says nothing of what it shows: texts call it "${namelessObject}".`],
      };
    }),
  );
}

/** The test photos of a draw: not its shots, and no more than the limit. */
export function testsOf({ dataset, limit }: Category, shots: readonly string[]): readonly TestPhoto[] {
  const unseen = dataset.test.filter((photo) => !shots.includes(photo.path));
  return limit === undefined ? unseen : limitTests(unseen, limit);
}

/** VisA's split lies in the data set, or beside the one object of it that was named. */
async function visaSplitOf(folder: string, files: readonly string[]): Promise<string | undefined> {
  const within = files.find((file) => file === VISA_SPLIT || file.endsWith(`/${VISA_SPLIT}`));
  const file = path.join(folder, within ?? path.join('..', VISA_SPLIT));
  return readFile(file, 'utf8').catch(() => undefined);
}

function recognise(folder: string, files: readonly string[], visaSplit: string | undefined): FoundCategory[] {
  try {
    return readDatasetLayout(files, { visaSplit, folder: path.basename(path.resolve(folder)) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${folder}: ${error.message}`, { cause: error });
  }
}

function withoutRoot({ train, test }: Dataset, root: string): Dataset {
  const own = (file: string) => file.slice(root.length);
  return {
    train: train.map(own),
    test: test.map((photo) => ({
      ...photo,
      path: own(photo.path),
      ...(photo.mask !== undefined && { mask: own(photo.mask) }),
    })),
  };
}

async function fingerprintOf(folder: string, { train, test }: Dataset): Promise<string> {
  const roles = [
    ...train.map((photo) => ['train', photo]),
    ...test.map(({ path: photo, defective, mask = '' }) => ['test', photo, defective, mask]),
  ];
  const files = new Set([
    ...train,
    ...test.flatMap(({ path: photo, mask }) => (mask ? [photo, mask] : [photo])),
  ]);
  const states = await Promise.all(
    [...files].map((file) =>
      stat(path.join(folder, file)).then(
        ({ size, mtimeMs }) => ['file', file, size, mtimeMs],
        // A link that leads nowhere, which whoever reads it tells of.
        () => ['gone', file],
      ),
    ),
  );
  const lines = [...roles, ...states].map((line) => JSON.stringify(line)).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

function requireDistinctNames(categories: readonly Category[]): void {
  const seen = new Map<string, Category>();
  for (const category of categories) {
    const other = seen.get(category.name);
    if (other) {
      throw new UsageError(
        `Two categories are called ${category.name} (in ${other.folder} and ${category.folder}), and their results ` +
          'could not be told apart; rename a folder, or evaluate them into two folders with --out.',
      );
    }
    seen.set(category.name, category);
  }
}

function requirePool({ name, layout, dataset: { train } }: Category, shots: number): void {
  // A plain folder's good photos are tested with too, so one must be left.
  const pool = layout === 'plain folder' ? train.length - 1 : train.length;
  if (pool >= shots) return;
  const spare = layout === 'plain folder' ? ', one of which must be left to test with' : '';
  throw new UsageError(
    `${name} has ${train.length} good ${train.length === 1 ? 'photo' : 'photos'} to learn from${spare}, too few to draw ` +
      `${shots}; lower --shots, or leave ${name} out.`,
  );
}
