/** Pictures of the encoder's side to the patch tokens of its last block, read back: ours beside onnxruntime-web's. */
import { depthOf } from '../../../src/clip/model-tensors';
import type { RgbImage } from '../../../src/images/rgb-image';
import type { FrozenEncoder } from '../../../src/vtfusion/frozen-encoder';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { encodeTokens } from '../../../src/vtfusion/tokens';
import type { Bench, OnnxTower } from '../bench';
import { type Peer, type Prepared, type Row, type Trial, timed } from '../trial';
import { squares } from './photos';
import { readAll } from './read';

const batches = [1, 8] as const;

export const imageEncoder: Row = {
  name: 'image-encoder',
  what: 'all blocks of the image encoder, from 8-bit pictures to patch tokens in main memory',
  kernelsOn: ['wasm', 'webgpu'],

  async prepare(bench) {
    const pretrained = await Pretrained.load(bench.files);
    const encoder = { ...pretrained.encoder, levels: [depthOf(bench.manifest)] };
    const encode = async (pictures: readonly RgbImage[]) => readAll(encodeTokens(pictures, encoder));
    return trialsOf(bench, encoder.side, encode, () => pretrained.dispose());
  },

  async peers(bench) {
    if (!bench.onnx) return [];
    const [tower, pretrained] = [await bench.onnx.load(), await Pretrained.load(bench.files)];
    // Of our encoder only what it says about its input is used.
    const { encoder } = pretrained;
    pretrained.dispose();
    const encode = (pictures: readonly RgbImage[]) => onnxTokens(tower, pictures, encoder);
    const prepared = await trialsOf(bench, encoder.side, encode, () => void tower.release());
    return [{ name: bench.onnx.name, prepared, agreement: 0.999 } satisfies Peer];
  },
};

async function trialsOf(
  bench: Bench,
  side: number,
  encode: (pictures: readonly RgbImage[]) => Promise<Float32Array>,
  dispose: () => void,
): Promise<Prepared> {
  const pictures = await squares(bench, Math.max(...batches), side);
  const trials = batches.map((batch): Trial => {
    const work = () => encode(pictures.slice(0, batch));
    return { name: `batch ${batch}`, unit: 'ms', measure: timed(work), answer: work };
  });
  return { trials, dispose };
}

/** What `encodeTokens` gives at the last level, computed by onnxruntime. */
async function onnxTokens(
  tower: OnnxTower,
  pictures: readonly RgbImage[],
  { side, grid, width, mean, std }: FrozenEncoder,
): Promise<Float32Array> {
  const area = side * side;
  const planes = new Float32Array(pictures.length * 3 * area);
  for (const [b, { data }] of pictures.entries()) {
    for (let c = 0; c < 3; c++) {
      const start = (b * 3 + c) * area;
      for (let i = 0; i < area; i++) planes[start + i] = (data[i * 3 + c] / 255 - mean[c]) / std[c];
    }
  }
  const streams = await tower.tokens(planes, pictures.length, side);
  const size = grid * grid * width;
  const tokens = new Float32Array(pictures.length * size);
  for (let b = 0; b < pictures.length; b++) {
    const start = b * (size + width) + width;
    for (let at = 0; at < size; at += width) {
      tokens.set(normalised(streams.subarray(start + at, start + at + width)), b * size + at);
    }
  }
  return tokens;
}

/** One token, layer-normalised without gain and bias. */
function normalised(token: Float32Array): Float32Array {
  const mean = token.reduce((sum, value) => sum + value, 0) / token.length;
  const variance = token.reduce((sum, value) => sum + (value - mean) ** 2, 0) / token.length;
  const scale = 1 / Math.sqrt(variance + 1e-5);
  return token.map((value) => (value - mean) * scale);
}
