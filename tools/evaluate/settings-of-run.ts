/** What the cells of a run depend on besides method, category, shots and seed: cells of other settings are refused. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MANIFEST_FILE, type ModelManifest, readManifest } from '../../src/clip/model-manifest';
import { directoryModelFiles } from '../node/model-files';
import { UsageError } from '../node/usage-error';
import type { Category } from './categories';
import type { Conditions } from './cell';
import type { Settings } from './cell-files';
import type { Method } from './method';
import type { EvaluateOptions } from './options';

export interface Model {
  readonly manifest: ModelManifest;
  /** Changes with any tensor: the manifest holds the sums of all files. */
  readonly fingerprint: string;
}

/** @throws UsageError when `folder` is no model's folder; AppError when its manifest cannot be used */
export async function readModel(folder: string): Promise<Model> {
  const bytes = await readFile(path.join(folder, MANIFEST_FILE)).catch((error) => {
    throw new UsageError(
      `${folder} is no model's folder (it has no ${MANIFEST_FILE}); name one with --model, or make one with \`npm run weights\`.`,
      { cause: error },
    );
  });
  const manifest = await readManifest(directoryModelFiles(folder));
  return { manifest, fingerprint: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}

/** The settings, under the names that a refusal and the reports use. */
export function settingsOf(
  { backend, steps, tiles, background, words, limit, corrections }: EvaluateOptions,
  model: Model,
  categories: readonly Category[],
  methods: readonly Method[],
): Settings {
  const run: Conditions = {
    model: model.manifest.name,
    weights: model.fingerprint,
    backend,
    ...(steps !== undefined && { steps }),
    ...(tiles !== undefined && { tiles }),
    ...(background !== undefined && { background }),
    ...(words !== undefined && { words: words.toSorted().join(', ') }),
    ...(limit !== undefined && { limit }),
    ...(corrections !== undefined && { corrections }),
  };
  return {
    run,
    categories: new Map(
      categories.map(({ name, fingerprint, object }) => [name, { photos: fingerprint, object }]),
    ),
    methods: new Map(
      methods.map(({ name, version }): [string, Conditions] => [
        name,
        version === undefined ? {} : { settings: version },
      ]),
    ),
  };
}
