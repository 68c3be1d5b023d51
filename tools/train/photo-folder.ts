/** The photos that lie in a folder, and what else lies there. */
import { readdir } from 'node:fs/promises';
import { naturalOrder } from '../../src/images/natural-order';
import { PICTURE } from '../evaluate/datasets/layout-files';
import { UsageError } from '../node/usage-error';

export interface PhotoFolder {
  /** File names in natural order. */
  readonly photos: readonly string[];
  /** Sentences about what was passed over. */
  readonly notes: readonly string[];
}

/**
 * Lists a folder; what is in its sub-folders is not looked at.
 * @throws UsageError when there is no such folder, or no photo in it
 */
export async function openPhotoFolder(folder: string): Promise<PhotoFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such folder' : error.message;
    throw new UsageError(
      `The photos in ${folder} cannot be listed: ${why}. Name their folder with --images.`,
      {
        cause: error,
      },
    );
  });
  // What begins with a dot is hidden on purpose.
  const seen = entries.filter(({ name }) => !name.startsWith('.'));
  const folders = seen.filter((entry) => entry.isDirectory());
  const files = seen.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const photos = files.filter((name) => PICTURE.test(name)).sort(naturalOrder);
  if (photos.length === 0) {
    throw new UsageError(
      `There is no photo in ${folder} (jpg, png, bmp, tiff, webp or gif` +
        `${folders.length > 0 ? '; its sub-folders are not looked at' : ''}). Name the photos' folder with --images.`,
    );
  }
  const others = files.length - photos.length;
  return {
    photos,
    notes: [
      ...(folders.length > 0
        ? [`${counted(folders.length, 'sub-folder', `of ${folder}`)} passed over.`]
        : []),
      ...(others > 0
        ? [
            `${counted(others, 'file', `in ${folder}`)} passed over: not jpg, png, bmp, tiff, webp or gif by name.`,
          ]
        : []),
    ],
  };
}

function counted(count: number, what: string, where: string): string {
  return count === 1 ? `1 ${what} ${where} was` : `${count} ${what}s ${where} were`;
}
