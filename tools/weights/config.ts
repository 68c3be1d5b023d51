/** The configuration beside a checkpoint: open_clip's `open_clip_config.json`, or a bare `model_cfg`. */
import * as v from 'valibot';
import {
  type ClipConfig,
  clipConfigSchema,
  type PreprocessConfig,
  preprocessSchema,
} from '../../src/clip/clip-config';
import { levelsProblem } from '../../src/clip/model-manifest';
import { AppError } from '../../src/errors';

export interface SourceConfig {
  config: ClipConfig;
  preprocess: PreprocessConfig;
  /** Blocks whose patch tokens to use, from 1; absent from open_clip's own files. */
  levels?: number[] | undefined;
}

const wrappedSchema = v.object({
  model_cfg: clipConfigSchema,
  preprocess_cfg: v.optional(preprocessSchema, {}),
  levels: v.optional(v.array(v.number())),
});

/** Reads a configuration; `where` names it in the error. Throws `weights-source-invalid`. */
export function parseConfig(json: string, where: string): SourceConfig {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw invalid(where, 'it is not JSON', cause);
  }
  const isWrapped = typeof parsed === 'object' && parsed !== null && 'model_cfg' in parsed;
  const result = v.safeParse(wrappedSchema, isWrapped ? parsed : { model_cfg: parsed });
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(where, `${v.getDotPath(issue)}: ${issue.message}`);
  }
  const { model_cfg: config, preprocess_cfg: preprocess, levels } = result.output;
  return { config, preprocess, levels };
}

/**
 * The blocks whose patch tokens to use: those asked for, else the configuration's, else the quarters of the
 * encoder's depth (3, 6, 9, 12 of 12 blocks). Throws `weights-usage`.
 */
export function chooseLevels(
  asked: readonly number[] | undefined,
  { config, levels }: SourceConfig,
): number[] {
  const chosen = asked ?? levels ?? quartersOf(config.vision_cfg.layers);
  const problem = levelsProblem(chosen, config);
  if (problem) {
    throw new AppError('weights-usage', `The command cannot be run: ${problem}. Name others with --levels.`);
  }
  return [...chosen];
}

function quartersOf(layers: number): number[] {
  return [...new Set([1, 2, 3, 4].map((quarter) => Math.max(1, Math.round((layers * quarter) / 4))))];
}

function invalid(where: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'weights-source-invalid',
    `The configuration ${where} does not describe a CLIP: ${why}. Name open_clip's configuration with --config FILE.`,
    { cause },
  );
}
