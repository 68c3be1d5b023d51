/** From a decoded photo to the squares that are inspected: the whole, and the one that is cut into 3 x 3 tiles. */

import { resizeRgb } from '../../../src/images/resize/resize';
import { provideResizer, resizer } from '../../../src/images/resize/resize-program';
import { tilingOf } from '../../../src/vtfusion/tiles';
import { nothing, type Peer, type Row, type Trial, timed, within } from '../trial';
import { decodePhoto, defectivePhoto } from './photos';

const encoderSide = 240;
const sides = [1, 3].map((across) => tilingOf(across, encoderSide).pictureSide);
const sizes = [
  [480, 480],
  [1920, 1080],
  [4000, 3000],
] as const;

export const resize: Row = {
  name: 'resize',
  what: `photos to squares of ${sides.join(' and ')} pixels, as Pillow does; one thread`,
  withoutTensors: true,

  async prepare(bench) {
    const photo = await decodePhoto(bench, await bench.sample(defectivePhoto));
    const trials = sizes.map(([width, height]): Trial => {
      const picture = resizeRgb(photo, width, height);
      const work = async () => sides.map((side) => resizeRgb(picture, side, side));
      return {
        name: `${width} x ${height}`,
        unit: 'ms',
        measure: timed(work),
        answer: async () => Float32Array.from((await work()).flatMap(({ data }) => Array.from(data))),
      };
    });
    return { trials, dispose: nothing };
  },

  async peers(bench) {
    const prepared = within(withoutProgram, await this.prepare(bench));
    return [{ name: 'the same in TypeScript', prepared, agreement: 1 - 1e-9 } satisfies Peer];
  },
};

async function withoutProgram<T>(work: () => Promise<T>): Promise<T> {
  const program = resizer();
  provideResizer(undefined);
  try {
    return await work();
  } finally {
    provideResizer(program);
  }
}
