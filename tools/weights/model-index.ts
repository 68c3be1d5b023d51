/**
 * `models/index.json`: every model folder beside it with what it is, its licence and its size, so that the page can
 * offer them. The build and the dev server make it anew; a conversion refreshes one that lies there.
 *
 * Vite's configuration imports this file as it stands, so it imports nothing of the project; a manifest that is wrong
 * is left out here and is told of by `--list` and by the loader.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const manifestFile = 'model.json';
const indexFile = 'index.json';

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

/** The folders of models in `folder`, by name. Hidden ones, half made, are left out. */
export function modelFolders(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => !name.startsWith('.') && existsSync(path.join(folder, name, manifestFile)));
}

/** The index of the models in `folder`, as JSON. */
export function indexJson(folder: string): string {
  const entries = modelFolders(folder).flatMap((name) => {
    try {
      return [entryOf(name, JSON.parse(readFileSync(path.join(folder, name, manifestFile), 'utf8')))];
    } catch {
      return [];
    }
  });
  return `${JSON.stringify(entries, null, 1)}\n`;
}

/** Writes a folder's index anew where it has one: a built app's. The models of `public` are listed for each build and request. */
export function refreshIndex(folder: string): void {
  const file = path.join(folder, indexFile);
  if (existsSync(file)) writeFileSync(file, indexJson(folder));
}

const sized = v.object({ bytes: v.number() });
const commonFields = {
  title: v.string(),
  description: v.string(),
  licence: v.string(),
  licenceNote: v.string(),
  parameters: v.number(),
  shards: v.array(sized),
};
/** As much of a manifest as the index tells of; `src/clip/model-manifest.ts` has the whole. */
const manifestSchema = v.variant('kind', [
  v.object({
    ...commonFields,
    // The first models had no kind: they are CLIPs.
    kind: v.optional(v.literal('clip'), 'clip'),
    config: v.object({ vision_cfg: v.object({ image_size: v.number() }) }),
    merges: sized,
  }),
  v.object({ ...commonFields, kind: v.literal('vision'), side: v.number() }),
]);

/** Throws where the manifest lacks what the page asks of an entry: one that is wrong would cost it the whole list. */
function entryOf(folder: string, json: unknown): IndexEntry {
  const manifest = v.parse(manifestSchema, json);
  const { kind, title, description, licence, licenceNote, parameters, shards } = manifest;
  const [side, more] =
    manifest.kind === 'clip'
      ? [manifest.config.vision_cfg.image_size, manifest.merges.bytes]
      : [manifest.side, 0];
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, more);
  return { folder, title, description, kind, licence, licenceNote, parameters, bytes, side };
}
