/**
 * `models/index.json`: every model folder beside it with what it is, its licence and its size, so that the page can
 * offer them. The build and the dev server make it anew; a conversion refreshes it where it lies.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MANIFEST_FILE, modelBytes, parseManifest } from '../../src/clip/model-manifest';
import { sideOf } from '../../src/clip/model-tensors';

export const INDEX_FILE = 'index.json';

export interface IndexEntry {
  /** The folder's name, as `?model=` names it. */
  folder: string;
  title: string;
  description: string;
  /** `clip` reads words, `vision` sees pictures only. */
  kind: 'clip' | 'vision';
  licence: string;
  licenceNote: string;
  parameters: number;
  /** Of all its files but the manifest. */
  bytes: number;
  /** Pixels a side of the images that it sees. */
  side: number;
}

/** What lies in a folder of models: those that can be used, and why the others cannot. */
export interface ModelList {
  models: IndexEntry[];
  /** A sentence each. */
  problems: string[];
}

/** Reads every model's manifest in `folder`, by name. Hidden folders, half made, are left out. */
export function listModels(folder: string): ModelList {
  const models: IndexEntry[] = [];
  const problems: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  for (const name of names) {
    const manifestFile = path.join(folder, name, MANIFEST_FILE);
    if (name.startsWith('.') || !existsSync(manifestFile)) continue;
    try {
      const manifest = parseManifest(readFileSync(manifestFile, 'utf8'));
      const { title, description, kind, licence, licenceNote, parameters } = manifest;
      const [bytes, side] = [modelBytes(manifest), sideOf(manifest)];
      models.push({ folder: name, title, description, kind, licence, licenceNote, parameters, bytes, side });
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { models, problems };
}

/** The index as the page reads it. */
export function indexJson(folder: string): string {
  return `${JSON.stringify(listModels(folder).models, null, 1)}\n`;
}

/**
 * Writes a folder's index anew where it has one, or where `always` says so: a folder that somebody named with --out
 * need not be a folder of models.
 */
export function refreshIndex(folder: string, always: boolean): void {
  const file = path.join(folder, INDEX_FILE);
  if (always || existsSync(file)) writeFileSync(file, indexJson(folder));
}
