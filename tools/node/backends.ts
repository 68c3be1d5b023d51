/**
 * TensorFlow.js backends in Node: `cpu`, `wasm`, and `webgpu` through Dawn (npm `webgpu`).
 *
 * The union package is imported for its side effect: the CommonJS builds that Node loads register the gradients
 * only there. A browser worker registers them by itself (src/workers/backend.ts).
 */
import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../src/errors';
import { checkKernels } from '../../src/ops/kernels';
import { provideProgram, wasmProgram } from '../../src/ops/wasm/program';
import { isSoftware } from '../../src/ops/webgpu/adapter';
import { type DeviceOptions, requestOwnDevice } from '../../src/ops/webgpu/own-device';
import { nodeWasmProgram, resizeByWasm } from './wasm-program';

export const nodeBackends = ['wasm', 'webgpu', 'cpu'] as const;
export type NodeBackend = (typeof nodeBackends)[number];

/** Chromium ships a software Vulkan driver. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';
/** What Linux has where there is a GPU. */
const gpuDevices = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'];

/**
 * Offers the software driver beside those of a GPU, which Dawn takes before it. Where there is no GPU its drivers, which may be
 * installed all the same, would only complain of that.
 */
function offerSoftwareDriver(): void {
  if (!existsSync(softwareDriver)) return;
  const list = gpuDevices.some((device) => existsSync(device)) ? 'VK_ADD_DRIVER_FILES' : 'VK_DRIVER_FILES';
  process.env[list] ??= softwareDriver;
}

/**
 * Lets software renderers compile in the thread that asks. They take one pipeline after another anyway, and while Node waits
 * for another thread of Dawn's it asks without a pause whether it is done, which keeps a second core busy.
 */
function compileWhereAsked({ prototype }: typeof GPUDevice): void {
  const { createComputePipeline, createComputePipelineAsync } = prototype;
  prototype.createComputePipelineAsync = async function (descriptor) {
    if (!isSoftware(this)) return createComputePipelineAsync.call(this, descriptor);
    this.pushErrorScope('validation');
    this.pushErrorScope('internal');
    const pipeline = createComputePipeline.call(this, descriptor);
    const errors = await Promise.all([this.popErrorScope(), this.popErrorScope()]);
    for (const error of errors) if (error) throw error;
    return pipeline;
  };
}

let device: GPUDevice | undefined;

/** Gives Node the GPU of Dawn, and reads the backend's module, which registers itself only where there is one. */
export async function readWebGpu() {
  offerSoftwareDriver();
  const { create, globals } = await import('webgpu');
  if (!('GPUDevice' in globalThis)) compileWhereAsked((globals as { GPUDevice: typeof GPUDevice }).GPUDevice);
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node' }, configurable: true });
  const { WebGPUBackend: Backend } = await import('@tensorflow/tfjs-backend-webgpu');
  return { gpu, Backend };
}

async function registerWebGpu(options: DeviceOptions): Promise<void> {
  if (device) return;
  const { gpu, Backend } = await readWebGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new AppError(
      'backend-unavailable',
      'WebGPU found no adapter: install a Vulkan loader and driver (on Debian: libvulkan1 and chromium), or use --backend wasm.',
    );
  }
  const own = await requestOwnDevice(adapter, options);
  device = own;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new Backend(own, adapter.info as GPUAdapterInfo), 3);
}

/**
 * Makes `name` the backend in use; photos are resized as they are in the app.
 * @param options of a WebGPU device that is not there yet
 * @throws AppError `backend-unavailable` with what to do.
 */
export async function selectBackend(name: NodeBackend, options: DeviceOptions = {}): Promise<void> {
  await startBackend(name, options);
  await checkKernels();
}

/** As `selectBackend`, but nobody checks the kernels of a new device: for those who launch them themselves. */
export async function startBackend(name: NodeBackend, options: DeviceOptions = {}): Promise<void> {
  if (name === 'webgpu') await registerWebGpu(options);
  // Node's build of the wasm backend has no worker threads to offer; saying so silences its probing.
  if (name === 'wasm') wasm.setThreadsCount(1);
  if (name === 'wasm' && !wasmProgram()) provideProgram(await nodeWasmProgram());
  await resizeByWasm();
  tf.enableProdMode();
  if (!(await tf.setBackend(name))) {
    throw new AppError(
      'backend-unavailable',
      `The ${name} backend did not start on this machine; try --backend cpu.`,
    );
  }
  await tf.ready();
}

/** What the GPU of the backend in use calls itself; empty for other backends. */
export function adapterInUse(): string {
  if (tf.getBackend() !== 'webgpu') return '';
  const { vendor, architecture, device, description } = (tf.backend() as WebGPUBackend).device.adapterInfo;
  return [vendor, architecture, description || device].filter(Boolean).join(' ');
}

/** Destroys the Dawn device, which otherwise keeps the process alive. */
export function releaseBackends(): void {
  device?.destroy();
  device = undefined;
}
