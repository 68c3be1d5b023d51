/** Reads a photo's file when it is needed, since the page may only hold a reference to it. */
import { AppError } from '../errors';
import { requireReadableLength } from '../images/files/file-header';
import type { NamedPhoto } from './engine-api';

/** How browsers say that a file is gone, or has changed since the person chose it. */
const isFileGone = (error: unknown) =>
  error instanceof Error && ['NotReadableError', 'NotFoundError'].includes(error.name);

/**
 * @throws AppError `image-too-large` before anything is read, `image-gone` if the file is gone or has changed
 */
export async function bytesOf({ name, blob }: NamedPhoto): Promise<Uint8Array<ArrayBuffer>> {
  requireReadableLength(name, blob.size);
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    if (!isFileGone(error)) throw error;
    throw new AppError(
      'image-gone',
      `"${name}" can no longer be read: since it was given, its file was moved, changed or removed, or its card was taken ` +
        'out. Remove the photo here, give it again from where it is now, and try again.',
      { cause: error },
    );
  }
}
