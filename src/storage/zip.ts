/**
 * Zip archives, read with suspicion: lengths are checked before memory is taken, contents against their
 * CRC-32, and no name may lead out of the archive. Source: PKWARE's APPNOTE 6.3.10, without encryption, ZIP64
 * and split archives.
 */

import { Inflate, type Zippable, zipSync } from 'fflate';
import { briefly } from '../errors';
import { foldedName } from '../folded-name';
import { crc32 } from '../images/files/crc32';

/** Why an archive is refused: a piece of a sentence, such as "its end is missing". */
export class BrokenZip extends Error {}

export interface ZipEntry {
  readonly name: string;
  /** Where its header begins in the archive; the packed bytes follow it. */
  readonly at: number;
  /** Bytes once unpacked, as the archive says. */
  readonly size: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: Uint8Array;
}

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const HEADER_BYTES = { local: 30, central: 46, end: 22 } as const;
const MOST_COMMENT_BYTES = 0xffff;
const MOST_ENTRIES = 1000;
const MOST_NAME_BYTES = 1000;
const [STORED, DEFLATED] = [0, 8];
const ENCRYPTED = 1;
/** Deflate packs at most 1032 to 1; a higher claim is a lie that would take memory. */
const MOST_PACKED = 1040;
const INFLATE_AT_ONCE = 16_384;

/** Whether these are the first bytes of an archive, whole or not. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === SIGNATURE.local;
}

/**
 * The files of an archive by name, still packed: views of `bytes`. Folders are left out.
 * @throws BrokenZip
 */
export function readZip(bytes: Uint8Array): Map<string, ZipEntry> {
  const view = viewOf(bytes);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES)
    throw new BrokenZip(`it has ${count} files, more than the ${MOST_ENTRIES} allowed`);
  const entries = new Map<string, ZipEntry>();
  const all: ZipEntry[] = [];
  const taken = new Set<string>();
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + HEADER_BYTES.central > end || view.getUint32(at, true) !== SIGNATURE.central) {
      throw new BrokenZip('its list of files is damaged');
    }
    const entry = entryAt(bytes, view, at, end);
    at += HEADER_BYTES.central;
    at += view.getUint16(at - 18, true) + view.getUint16(at - 16, true) + view.getUint16(at - 14, true);
    // Names that are the same file on some system.
    const name = foldedName(entry.name);
    if (taken.has(name)) throw new BrokenZip(`it has two files named ${briefly(entry.name)}`);
    taken.add(name);
    all.push(entry);
    if (!entry.name.endsWith('/')) entries.set(entry.name, entry);
  }
  refuseShared(all, bytes.byteOffset);
  return entries;
}

/** A thousand entries that share the same bytes would unpack to a thousand times the archive's content. */
function refuseShared(entries: readonly ZipEntry[], origin: number): void {
  let taken = 0;
  for (const { name, at, packed } of entries.toSorted((a, b) => a.at - b.at)) {
    if (at < taken) throw new BrokenZip(`${briefly(name)} lies in the bytes of another file`);
    taken = packed.byteOffset - origin + packed.length;
  }
}

/**
 * The content of an entry; a view of the archive if it is stored unpacked.
 * @param most bytes that the caller is ready for
 * @throws BrokenZip
 */
export function unpack({ name, size, method, crc, packed }: ZipEntry, most: number): Uint8Array {
  if (size > most)
    throw new BrokenZip(`${briefly(name)} would take ${size} bytes, more than the ${most} allowed`);
  if (method !== STORED && method !== DEFLATED)
    throw new BrokenZip(`${briefly(name)} is packed in an unknown way`);
  if (method === STORED && packed.length !== size)
    throw new BrokenZip(`${briefly(name)} has another length than it says`);
  const content = method === STORED ? packed : inflate(name, packed, size);
  if (crc32(content) !== crc) throw new BrokenZip(`${briefly(name)} is damaged (its checksum does not fit)`);
  return content;
}

/**
 * An archive with fixed dates, so that the same contents give the same bytes. `pack`: deflate, else store.
 */
export function writeZip(
  files: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly pack: boolean }>,
): Uint8Array<ArrayBuffer> {
  // The earliest date that a zip knows; fflate reads its local fields, so the time zone does not matter.
  const mtime = new Date(1980, 0, 1);
  const contents: Zippable = {};
  for (const [name, { bytes, pack }] of files) contents[name] = [bytes, { level: pack ? 6 : 0, mtime }];
  return zipSync(contents);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the end record begins: only a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - HEADER_BYTES.end;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT_BYTES); at--) {
    if (view.getUint32(at, true) === SIGNATURE.end) return at;
  }
  throw new BrokenZip('its end is missing');
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, end: number): ZipEntry {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [crc, packedSize, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
  const nameStart = at + HEADER_BYTES.central;
  const nameEnd = nameStart + view.getUint16(at + 28, true);
  if (nameEnd > end) throw new BrokenZip('its list of files is damaged');
  const name = nameOf(bytes.subarray(nameStart, nameEnd));
  if (flags & ENCRYPTED) throw new BrokenZip(`${briefly(name)} is encrypted`);

  const local = view.getUint32(at + 42, true);
  if (local + HEADER_BYTES.local > end || view.getUint32(local, true) !== SIGNATURE.local) {
    throw new BrokenZip(`${briefly(name)} is not where the list of files says`);
  }
  const start =
    local + HEADER_BYTES.local + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > end) throw new BrokenZip(`${briefly(name)} is cut off`);
  return { name, at: local, size, method, crc, packed: bytes.subarray(start, start + packedSize) };
}

function nameOf(bytes: Uint8Array): string {
  if (bytes.length > MOST_NAME_BYTES) throw new BrokenZip('it has a file whose name is too long');
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BrokenZip('it has a file whose name cannot be read');
  }
  if (/^[/\\]|^[A-Za-z]:|\\|\0/u.test(name) || name.split('/').includes('..')) {
    throw new BrokenZip(`it has a file whose name leads out of it ("${briefly(name)}")`);
  }
  return name;
}

/** Unpacks in small pieces, and stops when more comes out than was announced. */
function inflate(name: string, packed: Uint8Array, size: number): Uint8Array {
  const wrong = new BrokenZip(`${briefly(name)} has another length than it says`);
  if (size > MOST_PACKED * (packed.length + 1)) throw wrong;
  const content = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((piece) => {
    if (filled + piece.length > size) throw wrong;
    content.set(piece, filled);
    filled += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += INFLATE_AT_ONCE) {
      const next = at + INFLATE_AT_ONCE;
      stream.push(packed.subarray(at, next), next >= packed.length);
    }
  } catch (error) {
    if (error instanceof BrokenZip) throw error;
    throw new BrokenZip(`${briefly(name)} cannot be unpacked`, { cause: error });
  }
  if (filled !== size) throw wrong;
  return content;
}
