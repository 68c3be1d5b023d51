/** Synthetic defects that one worker draws in a second, by kind. */

import { defectKinds } from '../../../src/das/defect';
import { findForeground } from '../../../src/das/foreground';
import { synthesise } from '../../../src/das/synthesise';
import { nothing, type Row, type Trial } from '../trial';
import { squares } from './photos';

const side = 240;
/** The same defects every time: how long one takes depends on where it lies. */
const images = 24;

export const das: Row = {
  name: 'das',
  what: `synthetic defects on pictures of ${side} x ${side}, one thread`,
  withoutTensors: true,

  async prepare(bench) {
    const [image] = await squares(bench, 1, side);
    const foreground = findForeground(image);
    const trials = defectKinds.map(
      (kind): Trial => ({
        name: kind,
        unit: 'per s',
        async measure() {
          const begun = performance.now();
          for (let seed = 0; seed < images; seed++) synthesise(image, { seed, kinds: [kind], foreground });
          return (1000 * images) / (performance.now() - begun);
        },
      }),
    );
    return { trials, dispose: nothing };
  },
};
