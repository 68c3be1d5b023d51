/**
 * Converts a detector to the plain numbers of a project's file and back. The frozen encoder is not included,
 * and the drift matrices are rebuilt, since they follow from the grid, the copies and the settings.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedArray } from '../clip/tensor-source';
import { fromRuns, toRuns } from '../images/masks/mask-runs';
import { tidy } from '../ops/tidy';
import { Detector, type Scale } from './detector';
import type { FrozenEncoder } from './frozen-encoder';
import type { Reference } from './maps';
import { VTFusionNetwork } from './network';
import { type Copy, disposeReference, driftCosts, withLengths } from './prototypes';
import { defaultSettings, type TrainSettings } from './settings';
import { tilingOf } from './tiles';
import type { Thresholds } from './verdict';

/** The settings that inspection needs; a file may hold others as well. */
export interface InspectionSettings extends Pick<TrainSettings, 'fit' | 'sensorBits' | 'mpf' | 'topShare'> {
  readonly views: Pick<TrainSettings['views'], 'illumination'>;
  readonly prototypes: Pick<TrainSettings['prototypes'], 'strategy' | 'drift'>;
}

export interface SavedScale {
  readonly across: number;
  readonly unit: number;
  /** As `Scale` has them. */
  readonly usual?: number;
  readonly copies?: readonly Copy[];
}

export interface SavedDetector {
  /** The encoder's blocks whose tokens are used, counted from 1. */
  readonly levels: readonly number[];
  /** As `Scale` has them; the first is the whole photo. */
  readonly scales: readonly SavedScale[];
  readonly thresholds: Thresholds;
  /**
   * The part of the encoder's square that counts, as runs (images/masks/mask-runs.ts); absent if all of it
   * counts.
   */
  readonly region?: readonly number[];
  /**
   * `aie.I`, `ate.I`, `mpf.I` and `mpf.state.I`: the network's variables in their order; `states`: `[2, c]`,
   * absent without words; `bank.S.T`: the prototypes of tile T of scale S, `[M, C]`; `defects.S.T`: its
   * patches of confirmed defects, `[A, C]`, if any.
   */
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

/** More copies than any setting gives; a file with more is not a memory of a few shots. */
const MOST_COPIES = 1024;

const bankName = (scale: number, tile: number) => `bank.${scale}.${tile}`;
const defectsName = (scale: number, tile: number) => `defects.${scale}.${tile}`;

/** Whether a saved detector of these scales may have an array of this name. */
export function isArrayName(name: string, scales: readonly SavedScale[]): boolean {
  const [, scale, tile] = /^(?:bank|defects)\.(\d)\.(\d|[1-9]\d)$/u.exec(name) ?? [];
  if (scale !== undefined) return Number(tile) < (scales[Number(scale)]?.across ?? 0) ** 2;
  return /^(?:states|(?:aie|ate|mpf|mpf\.state)\.(?:\d|[1-9]\d{1,2}))$/u.test(name);
}

/**
 * Whether float16 is enough for an array: for features, which have length 1, and for AIE's weights if M^f
 * starts as M^v. With the paper's settings features collapse, M^f amplifies small differences, and scores
 * would move by 0.01.
 */
export const isKeptInHalf = (name: string, { mpf }: Pick<InspectionSettings, 'mpf'>): boolean =>
  /^(bank|defects)\./u.test(name) || (mpf.start === 'visual-map' && name.startsWith('aie.'));

/** The numbers of a detector, which does not change. */
export async function saveDetector({ parts }: Detector): Promise<SavedDetector> {
  const tensors: [string, tf.Tensor][] = [...networkVariables(parts.network)];
  if (parts.states) tensors.push(['states', parts.states]);
  parts.scales.forEach(({ references }, s) => {
    references.forEach(({ bank, defects }, t) => {
      tensors.push([bankName(s, t), bank]);
      if (defects) tensors.push([defectsName(s, t), defects]);
    });
  });
  const arrays = new Map<string, NamedArray>();
  for (const [name, tensor] of tensors) {
    arrays.set(name, { shape: tensor.shape, data: (await tensor.data()) as Float32Array });
  }
  const scales = parts.scales.map(({ tiling: { across }, unit, usual, copies }) => ({
    across,
    unit,
    ...(usual !== undefined && { usual }),
    ...(copies && { copies }),
  }));
  const region = parts.region && toRuns(parts.region);
  return {
    levels: parts.encoder.levels,
    scales,
    thresholds: parts.thresholds,
    arrays,
    ...(region && { region }),
  };
}

/**
 * The detector that was saved, over the same encoder. Leaves no tensor behind but the detector's own, also on
 * failure.
 * @throws Error saying which array is missing or has another shape than the encoder and the settings ask for
 */
export function restoreDetector(
  whole: FrozenEncoder,
  settings: InspectionSettings,
  saved: SavedDetector,
): Detector {
  const encoder = { ...whole, levels: saved.levels };
  const unknown = saved.levels.filter((level) => !whole.levels.includes(level));
  if (unknown.length > 0) throw new Error(`its levels ${unknown.join(', ')} are not among the encoder's`);
  const channels = encoder.joint.bias.length;
  const region = saved.region && fromRuns(saved.region, encoder.side, encoder.side);
  // Without training, a network needs only MPF's settings; its seeded weights are overwritten.
  const network = new VTFusionNetwork(encoder, channels, { ...defaultSettings, mpf: settings.mpf }, 0);
  const scales: Scale[] = [];
  let states: tf.Tensor2D | undefined;
  try {
    for (const [name, variable] of networkVariables(network)) assign(variable, arrayOf(saved, name), name);
    if (!encoder.visionOnly) states = matrixOf(saved, 'states', { rows: 2, columns: channels });
    // C, the width of the stack that prototypes are made of.
    const columns = channels * encoder.levels.length;
    for (const [s, scale] of saved.scales.entries()) {
      scales.push(restoreScale(saved, { index: s, ...scale }, columns, encoder, settings.prototypes));
    }
  } catch (error) {
    network.dispose();
    states?.dispose();
    for (const { references } of scales) references.forEach(disposeReference);
    throw error;
  }
  const { topShare, views } = settings;
  const { illumination } = views;
  return new Detector({
    encoder,
    network,
    illumination,
    scales,
    states,
    topShare,
    thresholds: saved.thresholds,
    region,
  });
}

/** In a fixed order, by names that say which part of the network they belong to. */
function networkVariables(network: VTFusionNetwork): [string, tf.Variable][] {
  return Object.entries(network.groups()).flatMap(([group, variables]) =>
    variables.map((variable, i): [string, tf.Variable] => [`${group}.${i}`, variable]),
  );
}

function arrayOf({ arrays }: SavedDetector, name: string): NamedArray {
  const found = arrays.get(name);
  if (!found) throw new Error(`its array ${name} is missing`);
  return found;
}

function assign(variable: tf.Variable, { shape, data }: NamedArray, name: string): void {
  if (!tf.util.arraysEqual([...shape], variable.shape)) {
    throw new Error(`its array ${name} is [${shape}], and [${variable.shape}] is needed`);
  }
  tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)));
}

/** @param size `rows` absent: any number of them */
function matrixOf(
  saved: SavedDetector,
  name: string,
  { rows, columns }: { readonly rows?: number; readonly columns: number },
): tf.Tensor2D {
  const { shape, data } = arrayOf(saved, name);
  if (shape.length !== 2 || shape[1] !== columns || (rows !== undefined && shape[0] !== rows)) {
    throw new Error(`its array ${name} is [${shape}], and [${rows ?? 'any'},${columns}] is needed`);
  }
  return tf.tensor2d(data, [shape[0], columns]);
}

function restoreScale(
  saved: SavedDetector,
  { index, across, unit, usual, copies }: SavedScale & { readonly index: number },
  columns: number,
  { grid, side }: FrozenEncoder,
  { strategy, drift: perPatch }: InspectionSettings['prototypes'],
): Scale {
  const references: Reference[] = [];
  const places = grid * grid;
  const hasDrift = strategy === 'memory' && perPatch > 0;
  // Tiles of a tiling usually have equally many copies, and then share their drift.
  const drifts = new Map<number, tf.Tensor2D>();
  const driftOf = (count: number) => {
    if (!drifts.has(count)) drifts.set(count, tf.keep(driftCosts(grid, count, perPatch)));
    return tf.clone(drifts.get(count)!);
  };
  try {
    for (let tile = 0; tile < across * across; tile++) {
      const name = bankName(index, tile);
      const [rows] = arrayOf(saved, name).shape;
      const count = rows / places;
      if (!Number.isInteger(count) || count < 1 || count > MOST_COPIES) {
        throw new Error(`its array ${name} has ${rows} rows, which are no whole photos of ${places}`);
      }
      const defects = defectsName(index, tile);
      references.push(
        tidy(() => ({
          ...withLengths({ bank: matrixOf(saved, name, { columns }) }),
          defects: saved.arrays.has(defects) ? matrixOf(saved, defects, { columns }) : undefined,
          drift: hasDrift ? driftOf(count) : undefined,
        })),
      );
    }
  } catch (error) {
    references.forEach(disposeReference);
    throw error;
  } finally {
    tf.dispose([...drifts.values()]);
  }
  // A list that does not fit the banks is useless.
  const fits = references.every(({ bank }) => bank.shape[0] === (copies?.length ?? 0) * places);
  return { tiling: tilingOf(across, side), references, unit, usual, copies: fits ? copies : undefined };
}
