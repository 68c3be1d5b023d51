/** `npm run weights`: from the command line's words to a model's folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Output } from '../node/progress';
import { chooseLevels, chooseSide } from './config';
import { checkIsDefault, DEFAULT_MODEL, defaultModelUrl } from './default-model';
import { writingTo } from './disk';
import { repositoryOf } from './hub';
import { knownDino } from './known-dino';
import { checkOutput, makeModelFolder } from './model-folder';
import { refreshIndex } from './model-index';
import { modelListing } from './model-list';
import { parseOptions, usage, type WeightsOptions } from './options';
import { millions, progressLine } from './progress';
import { checkpointOf, findSource, type Source } from './source';

/** Small enough for every static host and for a retry to cost little. */
const SHARD_BYTES = 16 * 2 ** 20;

export interface Surroundings {
  /** The project's folder. */
  root: string;
  environment: NodeJS.ProcessEnv;
  output: Output;
}

/** Runs the command in this folder, without a word. Throws as `runWeights` does. */
export function runWeightsQuietly(args: string[]): Promise<void> {
  const output = { isTTY: false, write: () => true };
  return runWeights(args, { root: path.resolve('.'), environment: process.env, output });
}

/** Runs the command. Throws an error whose message is for the person. */
export async function runWeights(args: string[], { root, environment, output }: Surroundings): Promise<void> {
  const options = parseOptions(args);
  const modelsFolder = path.join(root, 'public/models');
  if (options.help) {
    output.write(usage);
    return;
  }
  if (options.list) {
    output.write(modelListing(modelsFolder));
    return;
  }
  const repository = options.from && !existsSync(options.from) ? repositoryOf(options.from) : undefined;
  const name = repository ? path.basename(repository) : DEFAULT_MODEL.name;
  const out = path.resolve(options.out ?? path.join(modelsFolder, name));
  await checkOutput(out, options.force);
  const source = await findSource({
    from: repository
      ? await checkpointOf(repository, environment)
      : (options.from ?? defaultModelUrl(environment)),
    configFile: options.config,
    mergesFile: options.merges,
    usualMerges: path.join(root, 'public/models/pico-clip/merges.txt'),
    download: {
      cacheFolder: path.join(root, '.cache/weights'),
      sha256: options.sha256,
      onProgress: progressLine(output, 'Fetching', 'MB'),
    },
  });
  const shape = chooseSide(options.side, source.sourceConfig.shape);
  if (options.from !== undefined && !repository && options.out === undefined) checkIsDefault(shape);
  const description = descriptionOf(options, repository, source);
  const levels = chooseLevels(description.levels, source.sourceConfig);
  const checkpoint = await source.checkpoint();
  const report = await makeModelFolder({
    out,
    force: options.force,
    checkpointPath: checkpoint.path,
    url: source.url,
    sourceConfig: { ...source.sourceConfig, shape },
    merges: source.merges,
    ...description,
    levels,
    shardBytes: SHARD_BYTES,
    float32: options.float32,
    onProgress: progressLine(output, 'Converting', 'million numbers'),
  });
  if (!options.keep) await checkpoint.remove();
  const parent = path.dirname(out);
  await writingTo(parent, async () => refreshIndex(parent));
  output.write(
    `Made ${out}: ${millions(report.parameters)} million parameters, ${millions(report.bytes)} MB from ` +
      `${millions(report.sourceBytes)} MB, ${options.float32 ? 'all in float32' : `relative error of the int8 weights ${report.relativeError.toFixed(4)}`}.\n`,
  );
}

/** What the manifest says of the model: the options, else what is known of it, else what its configuration says. */
function descriptionOf(options: WeightsOptions, repository: string | undefined, { sourceConfig }: Source) {
  const known = knownModel(repository, options.from === undefined || options.out === undefined);
  const { licence, licenceNote } = licenceOf(options, known, sourceConfig.licence);
  return {
    levels: options.levels ?? known?.levels,
    title: options.title ?? known?.title ?? repository,
    description: options.description ?? known?.description,
    licence,
    licenceNote: options.licenceNote ?? licenceNote,
  };
}

function licenceOf(
  { licence }: WeightsOptions,
  known: { licence: string; licenceNote: string } | undefined,
  stated: string | undefined,
) {
  if (licence !== undefined) return { licence, licenceNote: 'As whoever made this folder states.' };
  if (known) return known;
  if (stated)
    return { licence: spdxName(stated), licenceNote: "As the checkpoint's own configuration states." };
  return { licence: 'unknown', licenceNote: 'Not stated; see the source of the checkpoint.' };
}

function knownModel(repository: string | undefined, isDefault: boolean) {
  if (repository !== undefined) {
    const dino = knownDino(repository);
    return dino && { ...dino, levels: undefined };
  }
  // Without --from it is fetched; a file or address without --out has been found to be it.
  return isDefault ? DEFAULT_MODEL : undefined;
}

/** The hub writes licences in small letters. */
function spdxName(licence: string): string {
  return { 'apache-2.0': 'Apache-2.0', mit: 'MIT', 'cc-by-nc-4.0': 'CC-BY-NC-4.0' }[licence] ?? licence;
}
