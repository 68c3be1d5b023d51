/** Draws synthetic defects (DAS) beside the engine, so that the GPU never waits for them. */
import { expose, transfer } from 'comlink';
import { type DefectKind, type SyntheticAnomaly, synthesise } from '../das/synthesise';
import type { Ground } from '../vtfusion/synthetic-pool';
import { checkedCalls, dasMessages } from './messages';

/** A picture to draw defects on, and the place of its object. */
type DrawingGround = Pick<Ground, 'image' | 'foreground' | 'region'>;

let grounds: readonly DrawingGround[] = [];
let kinds: readonly DefectKind[] = [];

const api = {
  alive: () => undefined,

  /** Takes the views of good photos that defects will be drawn on. */
  prepare(given: readonly DrawingGround[], wanted: readonly DefectKind[]): void {
    grounds = given;
    kinds = wanted;
  },

  draw(ground: number, seed: number): SyntheticAnomaly {
    const { image, foreground, region } = grounds[ground];
    const anomaly = synthesise(image, { seed, kinds, foreground, region });
    return transfer(anomaly, [anomaly.image.data.buffer, anomaly.mask.data.buffer] as ArrayBuffer[]);
  },
};

export type DasApi = typeof api;
expose(checkedCalls(api, dasMessages));
