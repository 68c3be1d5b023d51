/**
 * Loads an encoder in this new process and writes what that took to standard output. The engines' modules are read before
 * the clock runs; their wasm and shaders are compiled within.
 */

import { currentDevice } from '../../../src/ops/webgpu/webgpu-backend';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { readWebGpu, releaseBackends } from '../../node/backends';
import { BufferCount } from '../../node/buffer-count';
import type { Fresh } from '../bench';
import { firstPicture, firstTokens } from '../rows/model-load';
import type { ColdLoad } from './fresh';
import { openBench } from './open-bench';

const { who, backend, ...choices }: ColdLoad = JSON.parse(process.argv[2]);

let buffers: BufferCount | undefined;

async function ours(): Promise<void> {
  const { bench } = await openBench(backend, choices);
  if (backend === 'webgpu') buffers = new BufferCount(currentDevice());
  await firstPicture(bench, await Pretrained.load(bench.files));
}

async function theirs(): Promise<() => Promise<void>> {
  const { bench } = await openBench(backend, choices);
  await bench.onnx!.readModules();
  return async () => firstTokens(bench, await bench.onnx!.load());
}

// Our backend starts within; that of wasm is read with the program that starts it.
if (backend === 'webgpu') await readWebGpu();
const work = who === 'ours' ? ours : await theirs();
const before = process.memoryUsage.rss();
const begun = performance.now();
await work();
const milliseconds = performance.now() - begun;
const residentBytes = process.resourceUsage().maxRSS * 1024 - before;
const fresh: Fresh = { milliseconds, residentBytes, deviceBytes: buffers?.peak ?? 0 };
process.stdout.write(JSON.stringify(fresh));
releaseBackends();
process.exit(0);
