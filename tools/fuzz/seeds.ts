/** The files that cases are made of, and those that once failed: `fixtures/fuzz/TARGET`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../fixtures/fuzz/', import.meta.url));
const SEEDS = 'seeds';

interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function filesIn(folder: string): CorpusFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, bytes: new Uint8Array(readFileSync(path.join(folder, name))) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Valid files of a target. */
export const seedsOf = (target: string): CorpusFile[] => filesIn(path.join(root, target, SEEDS));

/** Cases that once failed, by a name that says what they are, and how each must end: in a value or an error's code (`ends.json`). */
export function regressionsOf(target: string): (CorpusFile & { readonly end: string | undefined })[] {
  if (!readdirSync(root).includes(target)) return [];
  const ends: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(path.join(root, 'ends.json'), 'utf8'),
  );
  return filesIn(path.join(root, target)).map((file) => ({ ...file, end: ends[`${target}/${file.name}`] }));
}

/** A file of the repository. */
export const repositoryFile = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(path.join(root, '../..', name)));
