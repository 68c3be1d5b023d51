/** From a model's files to the tokens of a first picture: in a new process, and again in one that has done it before. */
import { sideOf } from '../../../src/clip/model-tensors';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { encodeTokens } from '../../../src/vtfusion/tokens';
import type { Bench, Contender, OnnxTower } from '../bench';
import { nothing, type Peer, type Prepared, type Row, type Trial, timed } from '../trial';
import { squares } from './photos';
import { readAll } from './read';

export const modelLoad: Row = {
  name: 'model-load',
  what: 'image encoder from its files, verified, to the tokens of a first picture; cold in a process of its own',

  prepare: async (bench) =>
    trialsOf(bench, 'ours', async () => {
      const pretrained = await Pretrained.load(bench.files);
      await firstPicture(bench, pretrained);
      pretrained.dispose();
    }),

  async peers(bench) {
    const { onnx } = bench;
    if (!onnx) return [];
    const prepared = trialsOf(bench, 'onnx', async () => {
      const tower = await onnx.load();
      await firstTokens(bench, tower);
      await tower.release();
    });
    return [{ name: onnx.name, prepared, agreement: 0 } satisfies Peer];
  },
};

/** Runs one picture through an encoder that has just been loaded. */
export async function firstPicture(bench: Bench, { encoder }: Pretrained): Promise<void> {
  await readAll(encodeTokens(await squares(bench, 1, encoder.side), encoder));
}

/** The same through the peer's. */
export async function firstTokens({ manifest }: Bench, tower: OnnxTower): Promise<void> {
  const side = sideOf(manifest);
  await tower.tokens(new Float32Array(3 * side * side), 1, side);
}

function trialsOf({ fresh }: Bench, who: Contender, again: () => Promise<void>): Prepared {
  const cold: Trial[] = fresh
    ? [{ name: 'cold', unit: 'ms', measure: async () => (await fresh(who)).milliseconds, atMost: 3 }]
    : [];
  return {
    trials: [...cold, { name: 'warm', unit: 'ms', measure: timed(again) }],
    dispose: nothing,
  };
}
