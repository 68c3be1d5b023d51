/** Nearest-prototype search (eq. 2 and 5) against the size of the memory. */
import * as tf from '@tensorflow/tfjs-core';
import { nearestSquaredDistance } from '../../../src/ops/nearest';
import { type Row, type Trial, timed } from '../trial';
import { read } from './read';

const patches = 225;
/** Two levels of pico-clip's 256 channels. */
const channels = 512;

export const nearest: Row = {
  name: 'nearest',
  what: `${patches} patches of ${channels} channels against a memory, as one photo is inspected`,
  kernelsOn: ['webgpu'],

  async prepare({ slow }) {
    const x = tf.randomNormal([patches, channels], 0, 1, 'float32', 1) as tf.Tensor2D;
    const sizes = slow ? [256, 1024] : [1024, 4096, 16384];
    const banks = sizes.map(
      (rows) => tf.randomNormal([rows, channels], 0, 1, 'float32', rows) as tf.Tensor2D,
    );
    const trials = banks.map((bank): Trial => {
      const work = () => read(nearestSquaredDistance(x, bank));
      const [rows] = bank.shape;
      const at = { of: 'rows', count: rows };
      return { name: `${rows} rows`, unit: 'ms', measure: timed(work), answer: work, at };
    });
    return { trials, dispose: () => tf.dispose([x, banks]) };
  },
};
