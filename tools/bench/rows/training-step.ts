/** One step of Algorithm 1 on two photos, split by stage. */
import * as tf from '@tensorflow/tfjs-core';
import { synthesise } from '../../../src/das/synthesise';
import { tidy } from '../../../src/ops/tidy';
import { stackLevels } from '../../../src/vtfusion/aie';
import { withLevels } from '../../../src/vtfusion/frozen-encoder';
import { adamFor } from '../../../src/vtfusion/learning';
import { visualMap } from '../../../src/vtfusion/maps';
import { VTFusionNetwork } from '../../../src/vtfusion/network';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import {
  buildPrototypes,
  chooseCopies,
  disposePrototypes,
  driftCosts,
  leavingOut,
} from '../../../src/vtfusion/prototypes';
import { defaultSettings } from '../../../src/vtfusion/settings';
import { ShotViews } from '../../../src/vtfusion/shot-views';
import { SyntheticPool, synthesiseHere } from '../../../src/vtfusion/synthetic-pool';
import { encodeTokens } from '../../../src/vtfusion/tokens';
import { trainingStep } from '../../../src/vtfusion/training-step';
import { planViews } from '../../../src/vtfusion/views';
import { type Row, type Trial, timed } from '../trial';
import { goodPhotos } from './photos';
import { read, readAll } from './read';
import { statesFor } from './states';

const settings = { ...defaultSettings, views: { ...defaultSettings.views, tiles: 1 } };
const shots = 2;

export const step: Row = {
  name: 'training-step',
  what: 'one training step on two photos, whole, without tiles, by stage',
  kernelsOn: ['wasm', 'webgpu'],

  async prepare(bench) {
    const pretrained = await Pretrained.load(bench.files);
    const encoder = withLevels(pretrained.encoder, settings.levels);
    const states = await statesFor(bench, pretrained);
    const photos = await goodPhotos(bench, shots);
    const plan = planViews(settings.views, photos, encoder.side);
    const views = await ShotViews.encode(photos, encoder, plan, async () => undefined);
    const channels = states?.shape[1] ?? encoder.joint.bias.length;
    const network = new VTFusionNetwork(encoder, channels, settings, 1);
    const prototypes = tidy(() => {
      const { drift, limit, strategy } = settings.prototypes;
      const copies = chooseCopies(shots, encoder.grid ** 2, limit.whole, settings.prototypes, false);
      const sources = copies.map((copy) => {
        const tokens =
          copy.pose > 0 ? views.encodeCopy(copy, 0) : views.batch([{ shot: copy.shot, view: 0 }]);
        return { ...copy, features: tf.unstack(network.stack(tokens))[0] as tf.Tensor2D };
      });
      return buildPrototypes(sources, encoder.grid, strategy, driftCosts(encoder.grid, copies.length, drift));
    });
    const adam = adamFor(network, settings, 1);
    const grounds = views.grounds(undefined);
    const { kinds } = settings.synthetic;
    const synthesiser = await synthesiseHere(grounds, kinds);
    const pool = new SyntheticPool({ encoder, grounds, synthesise: synthesiser, seed: 1, capacity: shots });
    for (let i = 0; i < shots; i++) await pool.grow();

    const normal = views.batch(Array.from({ length: shots }, (_, shot) => ({ shot, view: 0 })));
    const abnormal = pool.batch(shots, () => 0);
    const references = [...normal.keys(), ...normal.keys()]
      .slice(0, 2 * shots)
      .map((_, i) => leavingOut(prototypes, i % shots));
    const yardsticks = references.map((reference) => ({
      reference,
      unit: 1,
      normalMargin: 0.5,
      abnormalMargin: 1,
    }));
    const gradients = Object.fromEntries(adam.variables().map((v) => [v.name, tf.zerosLike(v)]));
    let seed = 1;
    const draw = () => synthesise(grounds[0].image, { seed: seed++, kinds });
    const { image } = draw();

    const forward = () =>
      tidy(() => {
        const tokens = normal.map((x, l) => tf.concat([x, abnormal.tokens[l]]));
        const features = network.aie.features(tokens);
        const visual = visualMap(stackLevels(features), references);
        const { final } = network.fuse(features, visual, { states, units: references.map(() => 1) });
        return tf.sum(final, [1, 2]);
      });
    const whole = () => {
      const losses = tidy(() =>
        trainingStep(network, adam, { tokens: normal }, abnormal, {
          yardsticks,
          states,
          afsOnWholeImage: false,
          lambda: settings.lambda,
        }),
      );
      return readAll(Object.values(losses));
    };
    const update = () => {
      adam.update(gradients);
      return adam.variables()[0].data();
    };
    const stages: readonly [string, () => Promise<unknown> | unknown][] = [
      ['draw a synthetic defect', draw],
      ['encode it', () => readAll(encodeTokens([image], encoder))],
      ['forward', () => read(forward())],
      ['forward, backward and update', whole],
      ['Adam update alone', update],
    ];
    return {
      trials: stages.map(
        ([name, work]): Trial => ({
          name,
          unit: 'ms',
          measure: timed(async () => work()),
          alone: work === draw,
          ...(name === 'forward' && { answer: () => read(forward()) }),
        }),
      ),
      dispose() {
        pool.dispose();
        adam.dispose();
        network.dispose();
        disposePrototypes(prototypes);
        const { tokens, truth, abnormal: covered, normal: untouched } = abnormal;
        const forbidden = references.map((reference) => reference.forbidden);
        tf.dispose([normal, tokens, truth, covered, untouched, forbidden, Object.values(gradients), states]);
        pretrained.dispose();
      },
    };
  },
};
