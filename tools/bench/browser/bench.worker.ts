/// <reference types="vite/client" />
/** The rows of the benchmark in a worker of the browser, as the app's engine runs. */
import { expose } from 'comlink';
import { fetchModelFiles } from '../../../src/clip/model-files';
import { readManifest } from '../../../src/clip/model-manifest';
import { provideProgram, wasmProgram } from '../../../src/ops/wasm/program';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { startBackend } from '../../../src/workers/backend';
import { decodeInBrowser } from '../../../src/workers/native-decoder';
import { resizeByWasm } from '../../../src/workers/wasm-program';
import type { BackendName, Bench, Contender, Fresh } from '../bench';
import { type Figure, measureRow } from '../measure';
import { rows } from '../rows';
import { firstPicture, firstTokens } from '../rows/model-load';
import { timed } from '../trial';
import { onnxInBrowser } from './onnx';

export interface Surroundings {
  readonly backend: BackendName;
  readonly slow: boolean;
  /** Of wasm; as many as the app takes unless given. */
  readonly threads?: number | undefined;
  /** Address of the model's folder. */
  readonly model: string;
  /** Whether the model's image tower lies at `peer.onnx`. */
  readonly onnx: boolean;
}

/** The module of each backend, which the app reads where it starts it. */
const readBackend: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
};

let bench: Bench | undefined;

async function open({ backend, slow, threads, model, onnx }: Surroundings): Promise<Bench> {
  const [report] = await Promise.all([startBackend(backend), resizeByWasm()]);
  if (report.backend !== backend) {
    const { reason, detail } = report.refused[0].why;
    throw new Error(`${backend} did not start: ${[reason, detail].filter(Boolean).join(', ')}`);
  }
  const program = wasmProgram();
  if (program && threads !== undefined) provideProgram({ ...program, threads });
  const files = fetchModelFiles(model);
  return {
    backend,
    slow,
    files,
    manifest: await readManifest(files),
    decode: decodeInBrowser,
    async sample(name) {
      const response = await fetch(new URL(`/samples/${name}`, self.location.origin));
      return new Uint8Array(await response.arrayBuffer());
    },
    onnx: onnx ? onnxInBrowser(backend, wasmProgram()?.threads ?? 1) : undefined,
  };
}

async function ours(surroundings: Surroundings): Promise<void> {
  const opened = await open(surroundings);
  await firstPicture(opened, await Pretrained.load(opened.files));
}

async function theirs(surroundings: Surroundings): Promise<() => Promise<void>> {
  const opened = await open(surroundings);
  await opened.onnx!.readModules();
  return async () => firstTokens(opened, await opened.onnx!.load());
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

  /**
   * Loads an encoder for the first time in this worker. The engine's modules are read before the clock runs; its wasm and
   * shaders are compiled within. What only we need, our backend among it, is no part of the peer's time.
   */
  async cold(surroundings: Surroundings, who: Contender): Promise<Fresh> {
    await readBackend[surroundings.backend]();
    const work = who === 'ours' ? () => ours(surroundings) : await theirs(surroundings);
    return { milliseconds: await timed(work)() };
  },
};

export type BenchApi = typeof api;
expose(api);
