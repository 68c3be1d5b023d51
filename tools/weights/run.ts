/** `npm run weights`: from the command line's words to a model's folder. */
import path from 'node:path';
import { chooseLevels } from './config';
import { checkIsDefault, DEFAULT_MODEL, defaultModelUrl } from './default-model';
import { checkOutput, makeModelFolder } from './model-folder';
import { parseOptions, USAGE, type WeightsOptions } from './options';
import { millions, type Output, progressLine } from './progress';
import { findSource } from './source';

/** Small enough for every static host and for a retry to cost little. */
const SHARD_BYTES = 16 * 2 ** 20;

export interface Surroundings {
  /** The project's folder. */
  root: string;
  environment: NodeJS.ProcessEnv;
  output: Output;
}

/** Runs the command. Throws an `AppError` whose message is for the person. */
export async function runWeights(args: string[], { root, environment, output }: Surroundings): Promise<void> {
  const options = parseOptions(args);
  if (options.help) {
    output.write(USAGE);
    return;
  }
  const out = path.resolve(options.out ?? path.join(root, 'public/models', DEFAULT_MODEL.name));
  await checkOutput(out, options.force);
  const source = await findSource({
    from: options.from ?? defaultModelUrl(environment),
    configFile: options.config,
    mergesFile: options.merges,
    usualMerges: path.join(root, 'public/models/pico-clip/merges.txt'),
    download: {
      cacheFolder: path.join(root, '.cache/weights'),
      sha256: options.sha256,
      onProgress: progressLine(output, 'Fetching', 'MB'),
    },
  });
  if (options.from !== undefined && options.out === undefined) checkIsDefault(source.sourceConfig.config);
  const description = descriptionOf(options);
  const levels = chooseLevels(description.levels, source.sourceConfig);
  const checkpoint = await source.checkpoint();
  const report = await makeModelFolder({
    out,
    force: options.force,
    checkpointPath: checkpoint.path,
    url: source.url,
    sourceConfig: source.sourceConfig,
    merges: source.merges,
    ...description,
    levels,
    shardBytes: SHARD_BYTES,
    onProgress: progressLine(output, 'Converting', 'million numbers'),
  });
  if (!options.keep) await checkpoint.remove();
  output.write(
    `Made ${out}: ${millions(report.parameters)} million parameters, ${millions(report.bytes)} MB from ` +
      `${millions(report.sourceBytes)} MB, relative error of the int8 weights ${report.relativeError.toFixed(4)}.\n`,
  );
}

/** What the manifest says of the model: the options, else, when no folder is named, what is known of the default. */
function descriptionOf({ out, levels, title, description, licence, licenceNote }: WeightsOptions) {
  const known = out === undefined ? DEFAULT_MODEL : undefined;
  return {
    levels: levels ?? known?.levels,
    title: title ?? known?.title,
    description: description ?? known?.description,
    licence: licence ?? known?.licence ?? 'unknown',
    licenceNote: licenceNote ?? known?.licenceNote ?? 'Not stated; see the source of the checkpoint.',
  };
}
