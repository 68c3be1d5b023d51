/** Starts a backend in Node and gives rows what they need there. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { readManifest } from '../../../src/clip/model-manifest';
import { provideProgram } from '../../../src/ops/wasm/program';
import { UsageError } from '../../evaluate/usage-error';
import { type NodeBackend, selectBackend } from '../../node/backends';
import { directoryModelFiles } from '../../node/model-files';
import { decodeWithSharp } from '../../node/native-decoder';
import { nodeEncoderProgram } from '../../node/wasm-program';
import { runWeights } from '../../weights/run';
import type { Bench } from '../bench';
import { freshProcess } from './fresh';
import { onnxPeer } from './onnx';

const defaultModel = 'public/models/pico-clip';
const microModel = '.cache/bench/micro-clip';
/** What the peer computes with where nothing else is named: pico-clip's image tower. */
const defaultOnnx = '../shared/peer/pico-image.onnx';

export interface Choices {
  /** pico-clip, and micro-clip where computing is slow, unless given. */
  /** Of wasm; as many as there are cores unless given. */
  readonly threads?: number | undefined;
  readonly model?: string | undefined;
  readonly onnx?: string | undefined;
}

export interface OpenBench {
  readonly bench: Bench;
  /** Of the GPU, empty for others. */
  readonly adapter: string;
  readonly notes: readonly string[];
}

/** A context that is made after the flag is set has the function; this one has not. */
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const softwareNames = /swiftshader|llvmpipe|software|basic render/i;

/** @throws UsageError, and AppError `backend-unavailable` */
export async function openBench(backend: NodeBackend, choices: Choices): Promise<OpenBench> {
  await selectBackend(backend);
  if (backend === 'wasm') provideProgram(await nodeEncoderProgram(choices.threads));
  const adapter = backend === 'webgpu' ? adapterName() : '';
  const software = softwareNames.test(adapter);
  const slow = software || backend === 'cpu';
  const notes: string[] = [];
  if (software)
    notes.push(`${adapter} draws in software: its times compare variants with each other, no more.`);
  const folder = choices.model ?? (slow ? await makeMicroModel() : defaultModel);
  const files = directoryModelFiles(folder);
  const manifest = await readManifest(files);
  const onnx = onnxFor(manifest.name, choices.onnx);
  if (onnx === undefined && !slow)
    notes.push(`No ONNX of ${manifest.name} (${defaultOnnx}, or --onnx): no peer there.`);
  const bench: Bench = {
    ...{ backend, slow, files, manifest, decode: decodeWithSharp },
    sample: async (name) => new Uint8Array(await readFile(path.join('public/samples', name))),
    onnx: onnx === undefined ? undefined : onnxPeer(onnx, backend),
    fresh: (who) => freshProcess({ who, backend, model: folder, onnx, threads: choices.threads }),
    heapBytes() {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    },
    collectGarbage,
  };
  return { bench, adapter, notes };
}

function adapterName(): string {
  const { vendor, architecture, device, description } = (tf.backend() as WebGPUBackend).device.adapterInfo;
  return [vendor, architecture, description || device].filter(Boolean).join(' ');
}

function onnxFor(model: string, file: string | undefined): string | undefined {
  if (file !== undefined) {
    if (existsSync(file)) return file;
    throw new UsageError(`There is no ONNX file ${file}: name one with --onnx, or leave it out.`);
  }
  return model === 'pico-clip' && existsSync(defaultOnnx) ? defaultOnnx : undefined;
}

/** The tests' tiny CLIP as a model's folder. */
async function makeMicroModel(): Promise<string> {
  const golden = 'fixtures/golden/micro-clip';
  if (existsSync(path.join(microModel, 'model.json'))) return microModel;
  await runWeights(
    [
      ...['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`],
      ...['--levels', '1,2,3,4', '--out', microModel, '--force'],
    ],
    { root: path.resolve('.'), environment: process.env, output: { isTTY: false, write: () => true } },
  );
  return microModel;
}
