/** Draws synthetic defects (DAS) beside the engine, so that the GPU never waits for them. */
import { expose, transfer } from 'comlink';
import { findForeground } from '../das/foreground';
import { type DefectKind, type SyntheticAnomaly, synthesise } from '../das/synthesise';
import type { Mask, RgbImage } from '../images/rgb-image';

let shots: readonly RgbImage[] = [];
let foregrounds: readonly Mask[] = [];
let kinds: readonly DefectKind[] = [];

const api = {
  /** Takes the good photos, of the encoder's side, that defects will be drawn on. */
  prepare(photos: readonly RgbImage[], wanted: readonly DefectKind[]): void {
    shots = photos;
    kinds = wanted;
    foregrounds = photos.map((photo) => findForeground(photo));
  },

  draw(shot: number, seed: number): SyntheticAnomaly {
    const anomaly = synthesise(shots[shot], { seed, kinds, foreground: foregrounds[shot] });
    return transfer(anomaly, [anomaly.image.data.buffer, anomaly.mask.data.buffer] as ArrayBuffer[]);
  },
};

export type DasApi = typeof api;
expose(api);
