/** From the press on Train to the first heatmap: states of the words, the whole training, one inspection. */
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { defaultSettings as settings } from '../../../src/vtfusion/settings';
import { synthesiseHere } from '../../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../../src/vtfusion/trainer';
import { photoOf } from '../../../src/vtfusion/views';
import { type Row, type Trial, timed } from '../trial';
import { decodePhoto, defectivePhoto, goodFiles, objectName } from './photos';

export const train: Row = {
  name: 'train',
  what: 'press Train to first heatmap, the default preset, photos of 480 x 480',
  takesLong: true,

  async prepare(bench) {
    const pretrained = await Pretrained.load(bench.files);
    const test = await bench.sample(defectivePhoto);
    const run = async (count: number) => {
      const states = pretrained.words ? await pretrained.states(objectName) : undefined;
      const decoded = (await goodFiles(bench, count)).map((bytes) => decodePhoto(bench, bytes));
      const shots = (await Promise.all(decoded)).map((picture) => photoOf(picture, settings.fit));
      const task = { encoder: pretrained.encoder, states, shots, settings, seed: 1 };
      const control = bench.signal ? { signal: bench.signal } : {};
      const detector = await trainDetector({ ...task, startSynthesis: synthesiseHere }, control);
      await detector.inspect(photoOf(await decodePhoto(bench, test), settings.fit));
      detector.dispose();
      states?.dispose();
    };
    const counts = bench.slow ? [2] : [2, 4, 8];
    return {
      trials: counts.map(
        (count): Trial => ({
          name: `${count} shots`,
          unit: 'ms',
          measure: timed(() => run(count)),
          atMost: 1,
        }),
      ),
      dispose: () => pretrained.dispose(),
    };
  },
};
