/** Draws synthetic defects (DAS) beside the engine, so that the GPU never waits for them. */
import { expose, transfer } from 'comlink';
import { type DefectKind, type SyntheticAnomaly, synthesise } from '../das/synthesise';
import type { Mask, RgbImage } from '../images/rgb-image';

/** A picture to draw defects on, and where its object is. */
interface Ground {
  readonly image: RgbImage;
  readonly foreground: Mask;
}

let grounds: readonly Ground[] = [];
let kinds: readonly DefectKind[] = [];

const api = {
  /** Takes the views of good photos that defects will be drawn on. */
  prepare(given: readonly Ground[], wanted: readonly DefectKind[]): void {
    grounds = given;
    kinds = wanted;
  },

  draw(ground: number, seed: number): SyntheticAnomaly {
    const { image, foreground } = grounds[ground];
    const anomaly = synthesise(image, { seed, kinds, foreground });
    return transfer(anomaly, [anomaly.image.data.buffer, anomaly.mask.data.buffer] as ArrayBuffer[]);
  },
};

export type DasApi = typeof api;
expose(api);
