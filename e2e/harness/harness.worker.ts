/// <reference types="vite/client" />
/** Parts of the app as they run in a worker of the browser, to be compared with Node. */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { decodeImage } from '../../src/images/files/decode';
import { resizeRgb } from '../../src/images/resize/resize';
import { resizer } from '../../src/images/resize/resize-program';
import type { RgbImage } from '../../src/images/rgb-image';
import { kernelReport } from '../../src/ops/kernels';
import { threadedProduct } from '../../src/ops/wasm/float-product';
import { provideProgram } from '../../src/ops/wasm/program';
import { sha256Of } from '../../src/sha256';
import { allowOwnWorkers } from '../../src/trusted-scripts';
import { inputOnGpu } from '../../src/vtfusion/photo-on-gpu';
import { tilingOf } from '../../src/vtfusion/tiles';
import { toEncoderInput } from '../../src/vtfusion/tokens';
import { photoOf, tilesOf } from '../../src/vtfusion/views';
import { allPassedOver, startBackend } from '../../src/workers/backend';
import type { BackendName, BackendReport } from '../../src/workers/engine-api';
import { isBitmap, photoToInspect, readToInspect } from '../../src/workers/inspected-photo';
import { decodeInBrowser } from '../../src/workers/native-decoder';
import { browserTuningStore } from '../../src/workers/tuning-store';
import { browserProgram, resizeByWasm } from '../../src/workers/wasm-program';
import { determinismReport } from '../../tools/testing/determinism';
import { oneStep, type StepOutcome } from '../../tools/testing/one-step';
import { speckled } from '../../tools/testing/speckled';

allowOwnWorkers();

const api = {
  /** Takes one training step; fails where another backend than the one asked for is in use. */
  async step(backend: BackendName): Promise<StepOutcome> {
    if (tf.getBackend() !== backend) {
      const report = await startBackend(backend);
      if (report.backend !== backend) throw new Error(Object.values(report.refused[0].why).join(' '));
    }
    return oneStep('default');
  },

  /** What is passed over on the backend in use once pictures arrive upside down in its textures. */
  passedOverUpsideDown(): Promise<BackendReport['passedOver']> {
    const { copyExternalImageToTexture } = GPUQueue.prototype;
    GPUQueue.prototype.copyExternalImageToTexture = function (from, ...rest) {
      return Reflect.apply(copyExternalImageToTexture, this, [{ ...from, flipY: true }, ...rest]);
    };
    return allPassedOver();
  },

  /** How far a product in three threads is from the backend's own, once the threads are up. */
  async threadedProduct(): Promise<number> {
    await startBackend('wasm');
    provideProgram(await browserProgram(3));
    const [a, b] = [tf.randomNormal([301, 203]), tf.randomNormal([203, 405])] as tf.Tensor2D[];
    for (;;) {
      const product = threadedProduct(a, b, 'none');
      if (product) return (await tf.max(tf.abs(tf.sub(product, tf.matMul(a, b)))).data())[0];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },

  checksums: determinismReport,

  /** The path that each operation takes on the backend in use. */
  paths: kernelReport,

  /** Keeps a choice and reads it, and what was never kept, back. */
  async tuning(key: string, variant: string): Promise<(string | undefined)[]> {
    await browserTuningStore.write(key, variant);
    return [await browserTuningStore.read(key), await browserTuningStore.read(`${key} of another GPU`)];
  },

  /** A picture of that seed in another size, and whether the program made it. */
  async resize(
    seed: number,
    side: number,
  ): Promise<{ readonly byProgram: boolean; readonly sha256: string }> {
    await resizeByWasm();
    const { data } = resizeRgb(speckled(331, 217, seed), side, side);
    return { byProgram: resizer() !== undefined, sha256: await sha256Of(Uint8Array.from(data)) };
  },

  /**
   * How far the tiles of a photo that went to the GPU as the browser's decoder made it are from those made of its pixels in main
   * memory, in levels of 255: at most with its light as it is, and at most with it evened out. Nothing for one that goes through
   * main memory anyway.
   */
  async tilesOfBitmap(bytes: Uint8Array, name: string): Promise<number[] | undefined> {
    const bitmap = await readToInspect(bytes, name, { fit: 'squash' });
    if (!isBitmap(bitmap)) return undefined;
    const pixels = photoOf(await decodeImage(bytes, name, decodeInBrowser), 'squash');
    const tiling = tilingOf(2, 80);
    const byLevel = 1 / 255;
    const encoder = { side: 80, mean: [0, 0, 0], std: [byLevel, byLevel, byLevel] };
    const gaps: number[] = [];
    for (const illumination of ['as-is', 'even'] as const) {
      const photo = photoToInspect(bitmap, 'squash').onGpu!()!;
      const here = inputOnGpu(photo, [tiling], { illumination }, encoder);
      const there = toEncoderInput(await tilesOf(pixels, tiling, { illumination }), encoder);
      gaps.push((await tf.max(tf.abs(tf.sub(here, there))).data())[0]);
      tf.dispose([photo.words, here, there]);
    }
    bitmap.close();
    return gaps;
  },

  decode: (bytes: Uint8Array, name: string): Promise<RgbImage> => decodeImage(bytes, name, decodeInBrowser),
};

export type HarnessApi = typeof api;
expose(api);
