/** Starts a backend in Node and gives rows what they need there. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readManifest } from '../../../src/clip/model-manifest';
import { provideProgram } from '../../../src/ops/wasm/program';
import { isSoftwareName } from '../../../src/ops/webgpu/adapter';
import { allowHalf } from '../../../src/ops/webgpu/tuner';
import { adapterInUse, type NodeBackend, selectBackend } from '../../node/backends';
import { directoryModelFiles } from '../../node/model-files';
import { decodeWithSharp } from '../../node/native-decoder';
import { nodeWasmProgram } from '../../node/wasm-program';
import type { Bench } from '../bench';
import { softwareNote } from '../host';
import { freshProcess } from './fresh';
import { type Choices, modelFolder, noOnnx, onnxFile } from './model-choice';
import { onnxPeer } from './onnx';

export interface OpenBench {
  readonly bench: Bench;
  /** Of the GPU, empty for others. */
  readonly adapter: string;
  readonly notes: readonly string[];
}

/** @throws UsageError, and AppError `backend-unavailable` */
export async function openBench(backend: NodeBackend, choices: Choices): Promise<OpenBench> {
  allowHalf(choices.half === true);
  // The backend makes a program of its own threads only where there is none.
  if (backend === 'wasm') provideProgram(await nodeWasmProgram(choices.threads));
  await selectBackend(backend);
  const adapter = adapterInUse();
  const slow = isSoftwareName(adapter) || backend === 'cpu';
  const model = await modelFolder(choices, slow);
  const files = directoryModelFiles(model);
  const manifest = await readManifest(files);
  const onnx = onnxFile(choices, manifest.name);
  const bench: Bench = {
    backend,
    slow,
    files,
    manifest,
    decode: decodeWithSharp,
    sample: async (name) => new Uint8Array(await readFile(path.join('public/samples', name))),
    onnx: onnx === undefined ? undefined : onnxPeer(onnx, backend),
    fresh: (who) => freshProcess({ who, backend, model, onnx, threads: choices.threads, half: choices.half }),
    process: { heapBytes, collectGarbage },
  };
  const notes = [
    ...(isSoftwareName(adapter) ? [softwareNote(adapter)] : []),
    ...(onnx === undefined && !slow ? [noOnnx(manifest.name)] : []),
  ];
  return { bench, adapter, notes };
}

/** A context that is made after the flag is set has the function; this one has not. */
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
