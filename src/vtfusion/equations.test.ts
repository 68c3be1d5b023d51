/**
 * Equations 1-6 with their gradients against float64 autograd (fixtures/golden/equations.safetensors, made by
 * part 5 of make_golden.py), on every backend of Node.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBackends, releaseBackends } from '../../tools/node/backends';
import { goldenTensors } from '../../tools/testing/golden-tensors';
import { gaussians, largestGap } from '../../tools/testing/numbers';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { unit } from '../ops/unit';
import { stackLevels } from './aie';
import { abnormalFeatureSeparation, normalFeatureCompactness } from './losses';
import { textMap, visualMap } from './maps';
import { buildPrototypes, disposePrototypes } from './prototypes';

const { read, expectClose } = goldenTensors('equations.safetensors');
const levels = 3;
const [r, alpha] = [1e-5, 0.1];

afterAll(releaseBackends);

describe.each(nodeBackends)('on %s', (backend) => {
  let before: number;
  beforeAll(async () => {
    await selectTrusted(backend);
    before = tf.memory().numTensors;
    tf.engine().startScope();
  });
  afterAll(() => {
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(before);
  });

  const features = (prefix: string) =>
    Array.from({ length: levels }, (_, l) => read<tf.Tensor3D>(`${prefix}${l}`));
  const stack = (raw: tf.Tensor3D[]) => stackLevels(raw.map((f) => unit(f)));

  const against = ([first]: readonly tf.Tensor3D[], bank: tf.Tensor2D) =>
    Array.from({ length: first.shape[0] }, () => ({ bank }));

  it('eq. 1: prototypes are the mean over the shots at each position', async () => {
    // The golden batch shares one start per level, plus a little noise per image.
    const shots = tf.unstack(stack(features('start'))) as tf.Tensor2D[];
    const sources = shots.map((each, shot) => ({ features: each, shot, pose: 0 }));
    const prototypes = buildPrototypes(sources, Math.sqrt(shots[0].shape[0]), 'mean');
    await expectClose(prototypes.all.bank, 'prototypes', 1e-5);
    disposePrototypes(prototypes);
  });

  it('M^v counts what is more like a confirmed defect for more, and nothing for less', async () => {
    const [image, bank, defects] = [7, 9, 4].map((rows, i) => gaussians(i + 1, rows * 5));
    const squared = (a: Float32Array, n: number, b: Float32Array, m: number) =>
      Array.from({ length: 5 }, (_, i) => (a[n * 5 + i] - b[m * 5 + i]) ** 2).reduce(
        (sum, each) => sum + each,
      );
    const nearest = (n: number, b: Float32Array) =>
      Math.min(...Array.from({ length: b.length / 5 }, (_, m) => squared(image, n, b, m)));
    const expected = Array.from({ length: 7 }, (_, n) => {
      const [good, defective] = [nearest(n, bank), nearest(n, defects)];
      return defective < good ? 2 * good - defective : good;
    });
    const alike = expected.filter((value, n) => value > nearest(n, bank)).length;
    expect(alike).toBeGreaterThan(0);
    expect(alike).toBeLessThan(7);
    const reference = { bank: tf.tensor2d(bank, [9, 5]), defects: tf.tensor2d(defects, [4, 5]) };
    const map = visualMap(tf.tensor3d(image, [1, 7, 5]), [reference]);
    expect(largestGap(await map.data(), expected)).toBeLessThan(1e-4);
  });

  it('eq. 2-6: losses, maps and every gradient', async () => {
    const bank = read<tf.Tensor2D>('prototypes');
    const mask = read<tf.Tensor2D>('mask');
    const parts: Record<string, tf.Tensor> = {};
    const loss = (...xs: tf.Tensor[]) => {
      const fn = xs.slice(0, levels) as tf.Tensor3D[];
      const fa = xs.slice(levels, 2 * levels) as tf.Tensor3D[];
      const text = unit(xs[2 * levels] as tf.Tensor2D);
      const dn = visualMap(stack(fn), against(fn, bank));
      const da = visualMap(stack(fa), against(fa, bank));
      const nfc = normalFeatureCompactness(dn, r ** 2);
      const nfcAbnormal = normalFeatureCompactness(da, r ** 2, tf.sub(1, mask) as tf.Tensor2D);
      const afs = abnormalFeatureSeparation(da, (r + alpha) ** 2, mask);
      const mt = textMap(
        fa.map((f) => unit(f)),
        text,
      );
      Object.assign(parts, {
        Mv: tf.keep(da),
        Mt: tf.keep(mt),
        nfc: tf.keep(nfc),
        nfc_abnormal: tf.keep(nfcAbnormal),
        afs: tf.keep(afs),
        afs_whole: tf.keep(abnormalFeatureSeparation(da, (r + alpha) ** 2)),
      });
      return tf.addN([nfc, nfcAbnormal, afs, tf.mul(tf.mean(mt), 0.01)]);
    };
    const inputs = [...features('Fn'), ...features('Fa'), read('Ft')];
    const { value, grads } = tf.valueAndGrads(loss)(inputs);
    await expectClose(value, 'loss', 1e-5);
    for (const [name, tensor] of Object.entries(parts)) await expectClose(tensor, name, 1e-5);
    for (let l = 0; l < levels; l++) {
      await expectClose(grads[l], `Fn${l}.grad`, 1e-5);
      await expectClose(grads[levels + l], `Fa${l}.grad`, 1e-5);
    }
    await expectClose(grads[2 * levels], 'Ft.grad', 1e-5);
    tf.dispose(Object.values(parts));
  });
});
