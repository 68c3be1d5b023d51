/** How time grows with what there is of: photos, tiles, shots, results kept. The `nearest` row has the memory's rows. */
import type { Detector } from '../../../src/vtfusion/detector';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { defaultSettings, paperSettings, type TrainSettings } from '../../../src/vtfusion/settings';
import { synthesiseHere } from '../../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../../src/vtfusion/trainer';
import { type Row, type Trial, timed } from '../trial';
import { goodPhotos } from './photos';
import { resultCurve } from './results-kept';
import { statesFor } from './states';

/** Training as far as its first step: good photos encoded, prototypes made, thresholds measured. */
const unstepped = (settings: TrainSettings, tiles: number): TrainSettings => ({
  ...settings,
  steps: 0,
  views: { ...settings.views, tiles },
});

export const growth: Row = {
  name: 'growth',
  what: 'by name only: time against the number of photos, tiles, shots and results kept, with the slope',
  byNameOnly: true,

  async prepare(bench) {
    const pretrained = await Pretrained.load(bench.files);
    const states = await statesFor(bench, pretrained);
    const photos = await goodPhotos(bench, 8);
    const train = (shots: number, settings: TrainSettings): Promise<Detector> => {
      const { encoder } = pretrained;
      const task = { encoder, states, shots: photos.slice(0, shots), settings, seed: 1 };
      return trainDetector({ ...task, startSynthesis: synthesiseHere });
    };
    const whole = await train(2, unstepped(paperSettings, 1));
    const inTiles = new Map<number, Detector>();
    for (const across of [2, 3, 4]) inTiles.set(across, await train(2, unstepped(paperSettings, across)));
    const inspect = async (detector: Detector, count: number) => {
      for (const photo of photos.slice(0, count)) await detector.inspect(photo);
    };
    const shots = async (count: number) => (await train(count, unstepped(defaultSettings, 1))).dispose();
    const curves = [
      ...[1, 2, 4, 8].map((count) => point('photos', count, () => inspect(whole, count))),
      point('tiles', 1, () => inspect(whole, 1)),
      ...[...inTiles].map(([across, detector]) =>
        point('tiles', across ** 2 + 1, () => inspect(detector, 1)),
      ),
      ...[1, 2, 4, 8].map((count) => point('shots', count, () => shots(count))),
    ];
    const results = await resultCurve();
    return {
      trials: [...curves, ...results.trials],
      dispose() {
        results.dispose();
        for (const detector of [whole, ...inTiles.values()]) detector.dispose();
        states?.dispose();
        pretrained.dispose();
      },
    };
  },
};

function point(of: string, count: number, work: () => Promise<unknown>): Trial {
  return { name: `${count} ${of}`, unit: 'ms', measure: timed(work), at: { of, count } };
}
