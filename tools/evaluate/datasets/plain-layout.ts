/**
 * Recognises a folder as people sort photos by hand: good/ (or ok/, normal/) and anything else beside it.
 *
 *     good/000.png          good photos: some are drawn to learn from, the others are tested
 *     scratch/000.png       photos with a kind of defect, as are pictures that lie beside good/
 *
 * There are no masks, so there are image metrics only. The layout may lie in folders of the list.
 */
import { type Dataset, isGood, type PicturePath, picturePaths, rootOf } from './layout-files';

export const PLAIN_EXPECTED = 'good/*.png and any other folder of defective photos beside it';

/** Folders of masks, which are no photos of defects. */
const MASKS = /^(ground_truth|gt|masks?|labels?)$/iu;

/**
 * Every category in this layout, by its root ("" or ending in "/"). A category within another's folders is part of it.
 * @param paths relative file paths, with / or \ between folders
 */
export function readPlainLayouts(paths: readonly string[]): Map<string, Dataset> {
  const pictures = picturePaths(paths);
  const roots = new Set<string>();
  for (const { folders } of pictures) {
    const good = folders.findIndex(isGood);
    if (good >= 0) roots.add(rootOf(folders.slice(0, good)));
  }
  const outermost = [...roots].filter(
    (root) => ![...roots].some((other) => other !== root && root.startsWith(other)),
  );
  return new Map(outermost.map((root) => [root, datasetOf(root, pictures)]));
}

function datasetOf(root: string, pictures: readonly PicturePath[]): Dataset {
  const depth = root.split('/').length - 1;
  const own = pictures
    .filter(({ folders }) => rootOf(folders).startsWith(root))
    .map(({ path, folders }) => ({ path, kind: folders[depth] ?? 'defective' }))
    .filter(({ kind }) => !MASKS.test(kind));
  return {
    train: own.filter(({ kind }) => isGood(kind)).map(({ path }) => path),
    test: own.map(({ path, kind }) => ({ path, kind, defective: !isGood(kind) })),
  };
}
