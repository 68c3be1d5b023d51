import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../node/backends';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../testing/toy-encoder';
import { FeatureStore } from './feature-store';
import type { FittedMethod, Method, Picture } from './method';
import { type CellTask, runCell } from './run-cell';
import type { TestCase } from './test-photos';
import { WorkClock } from './work-clock';

let toy: ToyEncoder;
beforeAll(async () => {
  await selectBackend('cpu');
  toy = toyEncoder();
});
afterAll(() => toy.dispose());

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Scores the mean red of a picture. */
function redness(changed: Partial<FittedMethod> = {}): Method {
  return {
    name: 'redness',
    needsWords: false,
    async fit({ onProgress }) {
      onProgress(1);
      const judge = async ({ image }: Picture) => {
        const map = Float32Array.from({ length: image.width * image.height }, (_, i) => image.data[i * 3]);
        return { map, score: map.reduce((sum, value) => sum + value, 0) / map.length };
      };
      return { judge, dispose: () => {}, ...changed };
    },
  };
}

function setUp(method: Method) {
  const clock = new WorkClock();
  const store = new FeatureStore(clock, toy.encoder);
  const pictureOf = (n: number, spoiled: boolean) => {
    const photo = spoiled ? withSpot(toyPhoto(n)) : toyPhoto(n);
    return store.picture(`${n}`, photo, async () => photo, 'squash');
  };
  const tests: TestCase[] = [1, 2, 3, 4].map((n) => ({
    path: `test/${n}.png`,
    defective: n > 2,
    picture: pictureOf(n, n > 2),
  }));
  const shots = [pictureOf(8, false)];
  const task: CellTask = { method, encoder: toy.encoder, object: 'disc', shots, tests, seed: 1, show: true };
  const seen = { judged: 0, fit: [] as number[] };
  const watch = {
    clock,
    keptTensors: () => 0,
    onFit: (share: number) => seen.fit.push(share),
    onJudged: () => seen.judged++,
  };
  return { run: () => runCell(task, watch), seen, tests };
}

describe('runCell', () => {
  it('judges every test photo, and shows the worst of both sorts', async () => {
    const { run, seen } = setUp(redness());
    const { metrics, scores, shown, costs } = await run();
    expect(metrics.image_auroc).toBe(1);
    expect(metrics.pixel_auroc).toBeNull();
    expect(scores.map(({ path, defective }) => [path, defective])).toEqual([
      ['test/1.png', false],
      ['test/2.png', false],
      ['test/3.png', true],
      ['test/4.png', true],
    ]);
    expect(seen).toEqual({ judged: 4, fit: [1] });
    const worst = (defective: boolean) => shown.filter((photo) => photo.defective === defective);
    expect(worst(true)[0].score).toBe(Math.min(...scores.slice(2).map(({ score }) => score)));
    expect(worst(false)[0].score).toBe(Math.max(...scores.slice(0, 2).map(({ score }) => score)));
    expect(worst(true)[0].truth).toBeUndefined();
    expect(worst(false)[0].truth).toMatch(/^data:image\/jpeg;base64,/);
    expect(costs.train_peak_mb).toBeGreaterThan(10);
  });

  it('counts the seconds of what is shared for every cell alike', async () => {
    const method: Method = {
      ...redness(),
      async fit(task) {
        const fitted = await redness().fit(task);
        const judge = async (picture: Picture) => {
          await picture.derived('slow', async () => {
            await sleep(30);
            return [];
          });
          return fitted.judge(picture);
        };
        return { ...fitted, judge };
      },
    };
    const { run } = setUp(method);
    const [first, second] = [await run(), await run()];
    for (const { costs } of [first, second]) {
      expect(costs.seconds_per_image).toBeGreaterThan(0.027);
      expect(costs.seconds_per_image).toBeLessThan(0.09);
    }
  });

  it('counts what it takes to fit a photo, which whoever inspects it has to do', async () => {
    const { run, tests } = setUp(redness());
    for (const { picture } of tests) Object.defineProperty(picture, 'fittingSeconds', { value: 5 });
    const { costs } = await run();
    expect(costs.seconds_per_image).toBeGreaterThan(5);
  });

  it('finds tensors that are left behind', async () => {
    const leaked: tf.Tensor[] = [];
    const dispose = () => leaked.push(tf.zeros([1]), tf.zeros([1]));
    await expect(setUp(redness({ dispose })).run()).rejects.toThrow('redness left 2 tensors behind');
    tf.dispose(leaked);
  });

  it('takes no map of another size and no score that is no number', async () => {
    const short = redness({ judge: async () => ({ map: new Float32Array(3), score: 1 }) });
    await expect(setUp(short).run()).rejects.toThrow(/gave test\/1\.png no score or a map of another size/);
    const lost = redness({ judge: async () => ({ map: new Float32Array(48 * 48), score: Number.NaN }) });
    await expect(setUp(lost).run()).rejects.toThrow(/no score/);
  });

  it('lets a method go when it fails, and stops watching memory', async () => {
    let disposed = 0;
    const judge = () => Promise.reject(new Error('no idea'));
    await expect(setUp(redness({ judge, dispose: () => disposed++ })).run()).rejects.toThrow('no idea');
    expect(disposed).toBe(1);
    expect(Object.getOwnPropertyDescriptor(tf.engine().state, 'numBytes')).toMatchObject({ writable: true });
  });
});
