/** Nearest-prototype search (eq. 2 and 5) against the size of the memory. */
import * as tf from '@tensorflow/tfjs-core';
import { bankLengths, nearestSquaredDistance } from '../../../src/ops/nearest';
import { unit } from '../../../src/ops/unit';
import { driftCosts } from '../../../src/vtfusion/prototypes';
import { defaultSettings } from '../../../src/vtfusion/settings';
import { type Row, type Trial, timed } from '../trial';
import { read } from './read';

const grid = 15;
const patches = grid ** 2;
/** Two levels of pico-clip's 256 channels. */
const channels = 512;
/** How much a patch differs from what lies in its place on other photos, as a share of its length. */
const differs = 0.7;

export const nearest: Row = {
  name: 'nearest',
  what: `${patches} patches of ${channels} channels against a memory of whole photos, with the default preset's drift`,
  kernelsOn: ['webgpu', 'wasm'],

  async prepare({ slow }) {
    const gaussians = (rows: number, seed: number) =>
      tf.randomNormal([rows, channels], 0, channels ** -0.5, 'float32', seed) as tf.Tensor2D;
    const part = gaussians(patches, 1);
    const photos = (count: number, seed: number) =>
      tf.tidy(() => {
        const others = tf.mul(gaussians(count * patches, seed), differs);
        return unit(tf.add(tf.tile(part, [count, 1]), others)) as tf.Tensor2D;
      });
    const x = photos(1, 2);
    const memories = (slow ? [1, 4] : [4, 18, 72]).map((copies) => {
      const bank = photos(copies, 2 + copies);
      const extra = driftCosts(grid, copies, defaultSettings.prototypes.drift);
      return { bank, lengths: bankLengths(bank), extra };
    });
    part.dispose();
    const trials = memories.map(({ bank, lengths, extra }): Trial => {
      const work = () => read(nearestSquaredDistance(x, bank, { lengths, extra }));
      const [rows] = bank.shape;
      const at = { of: 'rows', count: rows };
      return { name: `${rows} rows`, unit: 'ms', measure: timed(work), answer: work, at };
    });
    return { trials, dispose: () => tf.dispose([x, memories.map((memory) => Object.values(memory))]) };
  },
};
