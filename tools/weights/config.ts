/** The configuration beside a checkpoint: open_clip's of a CLIP, or timm's of a vision-only encoder. */
import * as v from 'valibot';
import type { PreprocessConfig } from '../../src/clip/clip-config';
import { levelsProblem, sideProblem } from '../../src/clip/model-manifest';
import { depthOf, type ModelShape } from '../../src/clip/model-tensors';
import { openClipSchema, unusualSetting } from './open-clip-config';
import { isTimmConfig, parseTimmConfig } from './timm-config';
import { WeightsError } from './weights-error';

/** Pixels a side that a vision-only encoder gets when none are asked for: 16 x 16 patches of 14. */
const usualSide = 224;

export interface SourceConfig {
  shape: ModelShape;
  preprocess: PreprocessConfig;
  /** Blocks whose patch tokens to use, from 1; absent from open_clip's and timm's own files. */
  levels?: number[] | undefined;
  /** What the configuration says of the weights' licence, if it does. */
  licence?: string | undefined;
}

/** Reads a configuration; `where` names it in the error. Throws `weights-source-invalid`. */
export function parseConfig(json: string, where: string): SourceConfig {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw invalid(where, 'it is not JSON', cause);
  }
  return isTimmConfig(parsed) ? visionConfig(parsed, where) : clipConfig(parsed, where);
}

function visionConfig(parsed: unknown, where: string): SourceConfig {
  try {
    const { config, preprocess, levels, licence } = parseTimmConfig(parsed);
    const patch = config.patch_size;
    const side = Math.max(1, Math.round(usualSide / patch)) * patch;
    return { shape: { kind: 'vision', config, side }, preprocess, levels, licence };
  } catch (cause) {
    throw new WeightsError(
      'weights-source-invalid',
      `The configuration ${where} does not describe a vision transformer that can be used: ${(cause as Error).message}. ` +
        "Use timm's config.json of a DINOv2 model, or an open_clip checkpoint.",
      { cause },
    );
  }
}

function clipConfig(parsed: unknown, where: string): SourceConfig {
  const isWrapped = typeof parsed === 'object' && parsed !== null && 'model_cfg' in parsed;
  const whole = isWrapped ? parsed : { model_cfg: parsed };
  const unusual = unusualSetting(whole.model_cfg);
  if (unusual) throw invalid(where, unusual);
  const result = v.safeParse(openClipSchema, whole);
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(where, `${v.getDotPath(issue)}: ${issue.message}`);
  }
  const { model_cfg: config, preprocess_cfg: preprocess, levels } = result.output;
  return { shape: { kind: 'clip', config }, preprocess, levels };
}

/**
 * The shape with images of the side asked for, in pixels. Throws `weights-usage` for a CLIP of another side, and for
 * a side that is no multiple of the patch.
 */
export function chooseSide(asked: number | undefined, shape: ModelShape): ModelShape {
  if (asked === undefined) return shape;
  if (shape.kind === 'clip') {
    if (asked === shape.config.vision_cfg.image_size) return shape;
    throw new WeightsError(
      'weights-usage',
      `The command cannot be run: a CLIP keeps its own side of ${shape.config.vision_cfg.image_size} pixels, and ` +
        '--side is for vision-only encoders. Leave it out.',
    );
  }
  const chosen = { ...shape, side: asked };
  const problem = sideProblem(chosen);
  if (problem)
    throw new WeightsError('weights-usage', `The command cannot be run: ${problem}. Give another --side.`);
  return chosen;
}

/**
 * The blocks whose patch tokens to use: those asked for, else the configuration's, else for a CLIP the quarters of the
 * encoder's depth (3, 6, 9, 12 of 12 blocks), and for a vision-only encoder the last four, which DINOv2's authors read
 * for segmentation (Oquab et al., 7.4). Throws `weights-usage`.
 */
export function chooseLevels(
  asked: readonly number[] | undefined,
  { shape, levels }: Pick<SourceConfig, 'shape' | 'levels'>,
): number[] {
  const depth = depthOf(shape);
  const chosen = asked ?? levels ?? (shape.kind === 'clip' ? quartersOf(depth) : lastFourOf(depth));
  const problem = levelsProblem(chosen, shape);
  if (problem) {
    throw new WeightsError(
      'weights-usage',
      `The command cannot be run: ${problem}. Name others with --levels.`,
    );
  }
  return [...chosen];
}

function quartersOf(layers: number): number[] {
  return [...new Set([1, 2, 3, 4].map((quarter) => Math.max(1, Math.round((layers * quarter) / 4))))];
}

function lastFourOf(layers: number): number[] {
  return [3, 2, 1, 0].map((before) => layers - before).filter((level) => level > 0);
}

function invalid(where: string, why: string, cause?: unknown): WeightsError {
  return new WeightsError(
    'weights-source-invalid',
    `The configuration ${where} does not describe a CLIP: ${why}. Name open_clip's configuration with --config FILE.`,
    { cause },
  );
}
