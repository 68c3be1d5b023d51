/**
 * From the tokens of a photo's tiles to its maps, both for inspection and for compiling its programs ahead.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Mask } from '../images/rgb-image';
import { inPieces } from '../ops/in-pieces';
import { usesKernel } from '../ops/kernels';
import { joined } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import { blendOnGpu } from './blend-on-gpu';
import type { FrozenEncoder } from './frozen-encoder';
import type { Reference } from './maps';
import type { Prediction, VTFusionNetwork } from './network';
import { inputOnGpu } from './photo-on-gpu';
import type { Tiling } from './tiles';
import type { ViewPlan } from './views';

/** The references of one tiling's tiles. */
export interface ScaleReferences {
  readonly tiling: Tiling;
  /** One for each tile. */
  readonly references: readonly Reference[];
  /** The divisor of M^v before fusion: D0, or 1 if fusion does not start from M^v. */
  readonly unit: number;
}

export interface Judges {
  readonly encoder: FrozenEncoder;
  readonly network: VTFusionNetwork;
  /** Frozen text features of the two states, `[2, c]`; undefined if the encoder has no words. */
  readonly states: tf.Tensor2D | undefined;
}

/**
 * All maps of the tiles of some tilings.
 * @param tokens L x `[tiles, N, d]`, one tiling after the other; they are disposed of
 */
export function predictTiles(
  tokens: tf.Tensor3D[],
  scales: readonly ScaleReferences[],
  { network, states, encoder }: Judges,
): Prediction {
  const tiles = scales.flatMap(({ references, unit }) =>
    references.map((reference) => ({ reference, unit })),
  );
  const count = tiles.length;
  try {
    const [visual, text, fused, final] = tidy(() =>
      inPieces(count, encoder.atOnce ?? count, (from, to) => {
        const some = to - from === count ? tokens : tokens.map((x) => tf.slice(x, from, to - from));
        const own = tiles.slice(from, to);
        const references = own.map(({ reference }) => reference);
        const units = own.map(({ unit }) => unit);
        const maps = network.predict(some, { references, states, units });
        return [maps.visual, maps.text, maps.fused, maps.final] as const;
      }),
    );
    return { visual, text, fused, final };
  } finally {
    tf.dispose(tokens);
  }
}

/**
 * On a GPU: the mean of all tilings' M^f, `[side, side]`, and M^v, M^t and M^vt of the whole photo, `[1, N]`.
 * The tiles of all tilings are one batch, so that each program runs once.
 * @param tokens as for `predictTiles`
 */
export function mapsOfPhoto(
  tokens: tf.Tensor3D[],
  scales: readonly ScaleReferences[],
  judges: Judges,
): tf.Tensor[] {
  return tidy(() => {
    const { final, visual, text, fused } = predictTiles(tokens, scales, judges);
    let next = 0;
    const maps = scales.map(({ tiling, references }) => {
      const own = tf.slice(final, next, references.length);
      next += references.length;
      return blendOnGpu(own, tiling, judges.encoder.side);
    });
    const whole = [visual, text, fused].map((map) => tf.slice(map, 0, 1));
    return [tf.div(tf.addN(maps), maps.length), ...whole];
  });
}

/** Runs everything of an inspection on a GPU except the encoder, on zeros. */
export function rehearsal(
  scales: readonly ScaleReferences[],
  judges: Judges,
  look: Pick<ViewPlan, 'illumination'> & { readonly region?: Mask | undefined },
): tf.Tensor[] {
  const { grid, width, levels } = judges.encoder;
  return tidy(() => {
    const count = scales.flatMap(({ references }) => references).length;
    const tokens = levels.map(() => tf.zeros<tf.Rank.R3>([count, grid * grid, width]));
    const maps = joined(mapsOfPhoto(tokens, scales, judges));
    if (!usesKernel('photo')) return [maps];
    const size = { width: 2, height: 2, pixelBytes: 3, rowBytes: 6 };
    const photo = { words: tf.zeros<tf.Rank.R1>([3], 'int32'), ...size };
    const tilings = scales.map(({ tiling }) => tiling);
    return [maps, inputOnGpu(photo, tilings, look, judges.encoder)];
  });
}
