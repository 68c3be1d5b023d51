/**
 * Loads an encoder in this new process and writes what that took to standard output. The engines' modules are read before
 * the clock runs; their wasm and shaders are compiled within.
 */
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { releaseBackends } from '../../node/backends';
import type { Fresh } from '../bench';
import { DevicePeak } from '../device-peak';
import { firstPicture } from '../rows/model-load';
import type { ColdLoad } from './fresh';
import { openBench } from './open-bench';

const { who, backend, ...choices }: ColdLoad = JSON.parse(process.argv[2]);

let device: DevicePeak | undefined;

async function ours(): Promise<void> {
  const { bench } = await openBench(backend, choices);
  if (backend === 'webgpu') device = new DevicePeak();
  await firstPicture(bench, await Pretrained.load(bench.files));
}

async function theirs(): Promise<() => Promise<void>> {
  const { bench } = await openBench(backend, choices);
  const { manifest, onnx: peer } = bench;
  const side = manifest.kind === 'clip' ? manifest.config.vision_cfg.image_size : manifest.side;
  await import(backend === 'webgpu' ? 'onnxruntime-web/webgpu' : 'onnxruntime-web');
  return async () => {
    const tower = await peer!.load();
    await tower.tokens(new Float32Array(3 * side * side), 1, side);
  };
}

const work = who === 'ours' ? ours : await theirs();
const before = process.memoryUsage.rss();
const begun = performance.now();
await work();
const milliseconds = performance.now() - begun;
const residentBytes = process.resourceUsage().maxRSS * 1024 - before;
const fresh: Fresh = { milliseconds, residentBytes, deviceBytes: device?.bytes ?? 0 };
process.stdout.write(JSON.stringify(fresh));
releaseBackends();
process.exit(0);
