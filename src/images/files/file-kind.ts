/** Tells the kind of a file from its first bytes, whatever its name says. */
import type { ImageKind } from './file-header';

/** The bytes `start .. start + length - 1`, one character each. */
export function ascii(bytes: Uint8Array, start: number, length: number): string {
  let text = '';
  const end = Math.min(start + length, bytes.length);
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
  return text;
}

export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const head = ascii(bytes, 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  // "BM" alone could begin a text, so the second header must have a known length.
  if (head.startsWith('BM') && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14]) && bytes[15] === 0)
    return 'bmp';
  return undefined;
}

const brandOf = (bytes: Uint8Array) => (ascii(bytes, 4, 4) === 'ftyp' ? ascii(bytes, 8, 4) : '');

/** A format of phones that nothing here can read. */
export const isHeic = (bytes: Uint8Array): boolean => /^(heic|heix|hevc|mif1|msf1)$/u.test(brandOf(bytes));

/**
 * Markup from its first element on: comments are skipped one by one, since a regular expression for them can
 * take forever.
 */
function withoutProlog(markup: string): string {
  let rest = markup.trimStart().replace(/^<\?xml[^>]*>\s*/iu, '');
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->', 4);
    rest = end < 0 ? '' : rest.slice(end + 3).trimStart();
  }
  return rest;
}

/** For a file that is none of these pictures: what it seems to be, to continue "it looks like ...". */
export function likeness(bytes: Uint8Array): string {
  const head = ascii(bytes, 0, 512);
  if (isHeic(bytes)) return 'an HEIC photo';
  const brand = brandOf(bytes);
  if (/^avi[fs]$/u.test(brand)) return 'an AVIF picture';
  if (brand !== '') return 'a video';
  if (head.startsWith('%PDF')) return 'a PDF document';
  if (head.startsWith('PK\x03\x04')) return 'a ZIP archive or an office document';
  if (head.startsWith('II+\0') || head.startsWith('MM\0+')) return 'a BigTIFF picture';
  if (/^<svg/iu.test(withoutProlog(head))) return 'an SVG drawing';
  if (/^\s*<(!doctype html|html)/iu.test(head)) return 'a web page';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what text has none of
  if (!/[\x00-\x08\x0e-\x1f\x7f]/u.test(head)) return 'a text file';
  return 'no kind of file that is known here';
}
