/// <reference types="vite/client" />
/** The rows of the benchmark in a worker of the browser, as the app's engine runs. */
import { expose } from 'comlink';
import { fetchModelFiles } from '../../../src/clip/model-files';
import { readManifest } from '../../../src/clip/model-manifest';
import { encoderProgram } from '../../../src/ops/wasm/program';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { startBackend } from '../../../src/workers/backend';
import { decodeInBrowser } from '../../../src/workers/native-decoder';
import { resizeByWasm } from '../../../src/workers/wasm-program';
import type { BackendName, Bench, Contender, Fresh } from '../bench';
import { type Figure, measureRow } from '../measure';
import { rows } from '../rows';
import { firstPicture } from '../rows/model-load';
import { onnxInBrowser } from './onnx';

export interface Surroundings {
  readonly backend: BackendName;
  readonly slow: boolean;
  /** Address of the model's folder. */
  readonly model: string;
  /** Whether the model's image tower lies at `peer.onnx`. */
  readonly onnx: boolean;
}

let bench: Bench | undefined;

async function open({ backend, slow, model, onnx }: Surroundings): Promise<Bench> {
  const [report] = await Promise.all([startBackend(backend), resizeByWasm()]);
  if (report.backend !== backend) {
    const { reason, detail } = report.refused[0].why;
    throw new Error(`${backend} did not start: ${[reason, detail].filter(Boolean).join(', ')}`);
  }
  const files = fetchModelFiles(model);
  return {
    ...{ backend, slow, files, manifest: await readManifest(files), decode: decodeInBrowser },
    async sample(name) {
      const response = await fetch(new URL(`/samples/${name}`, self.location.origin));
      return new Uint8Array(await response.arrayBuffer());
    },
    onnx: onnx ? onnxInBrowser(backend, encoderProgram()?.threads ?? 1) : undefined,
  };
}

const api = {
  async measure(
    surroundings: Surroundings,
    row: string,
    repeats: number | undefined,
    fresh: (who: Contender) => Promise<Fresh>,
    onFigure: (figure: Figure) => void,
  ): Promise<void> {
    bench ??= { ...(await open(surroundings)), fresh };
    await measureRow(rows.find(({ name }) => name === row)!, bench, { repeats, onFigure });
  },

  /** Loads an encoder for the first time in this worker: its wasm and shaders are compiled within. */
  async cold(surroundings: Surroundings, who: Contender): Promise<Fresh> {
    const begun = performance.now();
    const opened = await open(surroundings);
    if (who === 'ours') await firstPicture(opened, await Pretrained.load(opened.files));
    else {
      const { manifest } = opened;
      const side = manifest.kind === 'clip' ? manifest.config.vision_cfg.image_size : manifest.side;
      const tower = await opened.onnx!.load();
      await tower.tokens(new Float32Array(3 * side * side), 1, side);
    }
    return { milliseconds: performance.now() - begun };
  },
};

export type BenchApi = typeof api;
expose(api);
