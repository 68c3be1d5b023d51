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

/** Cases that once failed, by a name that says what they are. */
export function regressionsOf(target: string): CorpusFile[] {
  const folder = path.join(root, target);
  return readdirSync(root).includes(target) ? filesIn(folder) : [];
}

/** A file of the repository. */
export const repositoryFile = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(path.join(root, '../..', name)));
