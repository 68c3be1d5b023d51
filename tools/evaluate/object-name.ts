/** The name of an object, for the text encoder, from the name of its data set's folder. */
import path from 'node:path';

/** The collections that per-category folders are often named after. */
const COLLECTION = /^(mvtec|visa|btad|mpdd)([ _-]?ad\d*)?[ _-]+/iu;

/**
 * The folder's name without a collection's prefix and without numbers at the end of words, underscores and hyphens
 * as spaces: "mvtec_metal_nut" gives "metal nut", "visa_macaroni1" gives "macaroni".
 * @returns "" for a name that is made of numbers only
 */
export function objectNameOf(folder: string): string {
  return path
    .basename(path.resolve(folder))
    .replace(COLLECTION, '')
    .replace(/[\s_-]+/gu, ' ')
    .replace(/\d+(?= |$)/gu, '')
    .replace(/ {2,}/gu, ' ')
    .trim();
}
