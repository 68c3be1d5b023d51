/** The model that is measured, and the same as ONNX. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../node/usage-error';
import { convertGolden } from '../../testing/golden-model';
import { seededModel } from './seeded-model';

const defaultModel = 'public/models/pico-clip';
const microModel = '.cache/bench/micro-clip';
/** What the peer computes with where nothing else is named: pico-clip's image tower, by make_onnx.py. */
const defaultOnnx = '.cache/peer/pico-image.onnx';

/** Stands for the usual model's shape with made-up weights. */
const seeded = 'seeded';

export interface Choices {
  /** A model's folder, or `seeded`; pico-clip, and micro-clip where computing is slow, unless given. */
  readonly model?: string | undefined;
  /** A file of the image tower, for the peer. */
  readonly onnx?: string | undefined;
  /** Of wasm; as many as there are cores unless given. */
  readonly threads?: number | undefined;
  /** The GPU's products may be in 16-bit floats. */
  readonly half?: boolean | undefined;
}

/** A model's folder. */
export async function modelFolder({ model }: Choices, slow: boolean): Promise<string> {
  if (model === seeded) return seededModel();
  return model ?? (slow ? await makeMicroModel() : defaultModel);
}

/** @throws UsageError where the file that was named is not there */
export function onnxFile({ onnx }: Choices, modelName: string): string | undefined {
  if (onnx !== undefined) {
    if (existsSync(onnx)) return onnx;
    throw new UsageError(`There is no ONNX file ${onnx}: name one with --onnx, or leave it out.`);
  }
  return modelName === 'pico-clip' && existsSync(defaultOnnx) ? defaultOnnx : undefined;
}

export const noOnnx = (modelName: string): string =>
  `No ONNX of ${modelName} was found (${defaultOnnx}, or --onnx), so onnxruntime-web takes no part.`;

/** The tests' tiny CLIP as a model's folder. */
async function makeMicroModel(): Promise<string> {
  if (!existsSync(path.join(microModel, 'model.json'))) await convertGolden('micro-clip', microModel);
  return microModel;
}
