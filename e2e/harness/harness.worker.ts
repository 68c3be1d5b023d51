/// <reference types="vite/client" />
/** Parts of the app as they run in a worker of the browser, to be compared with Node. */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { determinismReport } from '../../src/das/determinism';
import { decodeImage } from '../../src/images/decode';
import type { RgbImage } from '../../src/images/rgb-image';
import type { PresetName } from '../../src/vtfusion/settings';
import { startBackend } from '../../src/workers/backend';
import type { BackendName } from '../../src/workers/engine-api';
import { decodeInBrowser } from '../../src/workers/native-decoder';
import { oneStep, type StepOutcome } from '../../tools/testing/one-step';

const api = {
  /** Takes one training step; fails where another backend than the one asked for is in use. */
  async step(backend: BackendName, preset: PresetName): Promise<StepOutcome> {
    if (tf.getBackend() !== backend) {
      const report = await startBackend(backend);
      if (report.backend !== backend) throw new Error(Object.values(report.refused[0].why).join(' '));
    }
    return oneStep(preset);
  },

  checksums: determinismReport,

  decode: (bytes: Uint8Array, name: string): Promise<RgbImage> => decodeImage(bytes, name, decodeInBrowser),
};

export type HarnessApi = typeof api;
expose(api);
