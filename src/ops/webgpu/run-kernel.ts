/**
 * Runs our own WGSL beside TensorFlow.js's on its WebGPU backend: same device, same buffers, same queue, in order.
 *
 * The backend's `runWebGPUProgram` writes the shader's head itself, which leaves no room for `enable` directives (they come
 * first in a module) and for more than one output. So the pipeline is made here, and handed to `recordAndSubmit`, the part
 * of `runWebGPUProgram` that binds buffers and records the dispatch. The version of the backend is pinned.
 *
 * Bindings, in this order: the first output, the inputs, further outputs, the uniforms.
 */
import * as tf from '@tensorflow/tfjs-core';

/** An element of a storage buffer. */
export type Element = 'f32' | 'vec4<f32>' | 'u32' | 'i32';
export type KernelFeature = 'subgroups' | 'f16';

export interface Kernel {
  /** Tells it from every other kernel and variant: equal names share a pipeline. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, Element>>;
  readonly outputs: Readonly<Record<string, Element>>;
  /** Read as `uniforms.NAME`. */
  readonly uniforms: Readonly<Record<string, 'u32' | 'f32'>>;
  readonly workgroup: readonly [number, number];
  readonly features?: readonly KernelFeature[];
  /** Functions and shared memory. */
  readonly declarations: string;
  /** Of `main`: `local`, `group`, `groups` (`vec3<u32>`), and `index` (`u32`, within the workgroup). */
  readonly body: string;
}

/** Writes a kernel once for each set of arguments, which are plain data: it is asked for at every launch, and its text is long. */
export function writtenOnce<Args extends readonly unknown[]>(
  write: (...args: Args) => Kernel,
): (...args: Args) => Kernel {
  const written = new Map<string, Kernel>();
  return (...args) => {
    const key = JSON.stringify(args);
    let kernel = written.get(key);
    if (!kernel) {
      kernel = write(...args);
      written.set(key, kernel);
    }
    return kernel;
  };
}

export interface Launch {
  /** In the order of the kernel's own. */
  readonly inputs: readonly tf.Tensor[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly dtype: 'float32' | 'int32' }[];
  readonly uniforms: Readonly<Record<string, number>>;
  /** Workgroups along x, y and z. */
  readonly groups: readonly [number, number, number];
}

interface ProgramUniform {
  readonly type: 'uint32' | 'float32';
  readonly data: number[];
}

/** What is used of the backend; not all of it is in its declared interface. */
interface WebGpuBackend {
  readonly device: GPUDevice;
  readonly bufferManager: {
    numBytesAllocated: number;
    readonly numBytesUsed: number;
    numFreeBuffers: number;
    freeBuffers: Map<string, GPUBuffer[]>;
    acquireBuffer(...wanted: unknown[]): GPUBuffer;
  };
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  uploadToGPU(dataId: tf.DataId): void;
  readonly tensorMap: { get(dataId: tf.DataId): { readonly resource?: GPUBuffer } };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  recordAndSubmit(
    program: object,
    output: tf.TensorInfo,
    inputs: tf.TensorInfo[],
    uniforms: ProgramUniform[],
  ): void;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();
const webgpu = () => tf.backend() as unknown as WebGpuBackend;

/** The device in use; only where the webgpu backend is. */
export const currentDevice = (): GPUDevice => webgpu().device;

/** The whole module. */
export function moduleOf(kernel: Kernel): string {
  const { inputs, outputs, uniforms, workgroup, features = [], declarations, body } = kernel;
  const [first, ...further] = Object.entries(outputs);
  const storage = [
    ['read_write', ...first],
    ...Object.entries(inputs).map((input) => ['read', ...input]),
    ...further.map((output) => ['read_write', ...output]),
  ];
  const bindings = storage.map(
    ([access, name, element], i) =>
      `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${element}>;`,
  );
  const fields = Object.entries(uniforms).map(([name, type]) => `${name}: ${type},`);
  return `${features.map((feature) => `enable ${feature};`).join('\n')}
struct Uniforms { reserved: u32, ${fields.join(' ')} }
${bindings.join('\n')}
@group(0) @binding(${storage.length}) var<uniform> uniforms: Uniforms;
${declarations}
@compute @workgroup_size(${workgroup.join(', ')})
fn main(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
${body}
}`;
}

function descriptorOf(device: GPUDevice, kernel: Kernel): GPUComputePipelineDescriptor {
  const module = device.createShaderModule({ code: moduleOf(kernel), label: kernel.name });
  return { label: kernel.name, layout: 'auto', compute: { module, entryPoint: 'main' } };
}

function cacheOf(device: GPUDevice): Map<string, GPUComputePipeline> {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  return known;
}

function pipelineOf(device: GPUDevice, kernel: Kernel): GPUComputePipeline {
  const cache = cacheOf(device);
  const known = cache.get(kernel.name);
  if (known) return known;
  const made = device.createComputePipeline(descriptorOf(device, kernel));
  cache.set(kernel.name, made);
  return made;
}

/** How many pipelines the device has of ours. */
export const pipelineCount = (): number => cacheOf(currentDevice()).size;

let collecting: Map<string, Kernel> | undefined;

/**
 * Compiles side by side what `work` will launch. It is run once for that, with kernels that write nothing; what it returns is
 * disposed of. A kernel that does not compile is left to fail where it is used.
 */
export async function compileAhead(work: () => tf.TensorContainer): Promise<void> {
  const device = currentDevice();
  const cache = cacheOf(device);
  const wanted = new Map<string, Kernel>();
  collecting = wanted;
  try {
    tf.dispose(tf.tidy(work));
  } finally {
    collecting = undefined;
  }
  await Promise.allSettled(
    Array.from(wanted.values())
      .filter(({ name }) => !cache.has(name))
      .map(async (kernel) => {
        cache.set(kernel.name, await device.createComputePipelineAsync(descriptorOf(device, kernel)));
      }),
  );
}

/**
 * Does the work and says what the device refused of it, if anything: a program that it does not take, or cannot compile. Nobody else
 * hears of that, who would take the device for lost.
 * @throws what the work throws, where nothing was refused
 */
export async function refusedOf(work: () => Promise<void>): Promise<string | undefined> {
  const { device } = webgpu();
  device.pushErrorScope('internal');
  device.pushErrorScope('validation');
  const [outcome] = await Promise.allSettled([work()]);
  const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  const refused = errors.find((error) => error !== null);
  if (!refused && outcome.status === 'rejected') throw outcome.reason;
  return refused?.message;
}

/** Sends what a tensor holds to the GPU now and lets go of the host's copy, not when it is first read. */
export function upload<T extends tf.Tensor>(tensor: T): T {
  webgpu().uploadToGPU(tensor.dataId);
  return tensor;
}

/** A new tensor of undefined numbers, and the buffer that holds it, for the device's queue to write. */
export function tensorToFill(
  shape: number[],
  dtype: 'float32' | 'int32',
): { tensor: tf.Tensor; buffer: GPUBuffer } {
  const backend = webgpu();
  const info = backend.makeTensorInfo(shape, dtype);
  backend.uploadToGPU(info.dataId);
  const tensor = tf.engine().makeTensorFromTensorInfo(info);
  return { tensor, buffer: backend.tensorMap.get(info.dataId).resource! };
}

/**
 * Gives buffers that nothing uses back to the GPU. The backend keeps each for the next tensor of its very size, which for
 * the weights of a model that was let go never comes. Does nothing on other backends.
 */
export function returnFreeBuffers(): void {
  if (tf.getBackend() === 'webgpu') returnBuffers(() => true);
}

/**
 * What is recorded is handed over before: a tensor that was uploaded and disposed of while programs were only compiled has a free
 * buffer, and its copy still waits.
 */
function returnBuffers(isSpare: (buffer: GPUBuffer) => boolean): void {
  submitRecorded();
  const { bufferManager } = webgpu();
  // The lists themselves stay: the backend takes an empty map for one that was disposed of.
  for (const buffers of bufferManager.freeBuffers.values()) {
    const spare = new Set(buffers.filter(isSpare));
    for (const buffer of spare) {
      bufferManager.numBytesAllocated -= buffer.size;
      bufferManager.numFreeBuffers--;
      buffer.destroy();
    }
    buffers.splice(0, buffers.length, ...buffers.filter((buffer) => !spare.has(buffer)));
  }
}

/** Bytes of free buffers that may wait for tensors of their sizes. */
const mostFree = 256 * 2 ** 20;
/** A free buffer may wait for so many pieces of work; a photo as a whole and its tiles, which take other sizes, come in turns. */
const patience = 3;

/** Counts pieces of work, and notes of each buffer in which it was last taken. */
interface Takings {
  pieces: number;
  readonly last: WeakMap<GPUBuffer, number>;
}

const takingsOf = new WeakMap<WebGpuBackend['bufferManager'], Takings>();

/** Those of the backend in use, noted from the first call on. */
function takings(): Takings {
  const { bufferManager } = webgpu();
  const known = takingsOf.get(bufferManager);
  if (known) return known;
  const noted: Takings = { pieces: 0, last: new WeakMap() };
  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (...wanted) => {
    const buffer = acquire(...wanted);
    noted.last.set(buffer, noted.pieces);
    return buffer;
  };
  takingsOf.set(bufferManager, noted);
  return noted;
}

/**
 * Called between pieces of work, which leave several times what they need when they are of many sizes: once there are many free
 * buffers, gives back those that the last pieces had no use for. The others stay, since a driver keeps what is destroyed until the
 * commands that use it are done: to destroy and to make again what the next piece takes would need it twice.
 */
export function returnManyFreeBuffers(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const noted = takings();
  noted.pieces++;
  const { numBytesAllocated, numBytesUsed } = webgpu().bufferManager;
  if (numBytesAllocated - numBytesUsed <= mostFree) return;
  returnBuffers((buffer) => (noted.last.get(buffer) ?? 0) <= noted.pieces - patience);
}

/** Hands over what is recorded, so that buffers which only that still needs are free. Does nothing on other backends. */
export function submitRecorded(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = webgpu();
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/**
 * Hands over a part of a long computation. The backend does so every 15 dispatches, whatever they take, and Windows resets a
 * graphics card that is at one submit for two seconds. Does nothing while programs are only compiled.
 */
export function submitPart(): void {
  if (!collecting) submitRecorded();
}

/** Hands over what is recorded, and ends when the GPU has done it; at once on other backends. Of a device that is lost others tell. */
export function recordedWorkDone(): Promise<unknown> {
  if (tf.getBackend() !== 'webgpu') return Promise.resolve();
  submitRecorded();
  return currentDevice()
    .queue.onSubmittedWorkDone()
    .catch(() => undefined);
}

/** Records one dispatch. The outputs are new tensors of the caller's scope; nothing here has a gradient. */
export function launch(kernel: Kernel, { inputs, outputs, uniforms, groups }: Launch): tf.Tensor[] {
  const backend = webgpu();
  const made = outputs.map(({ shape, dtype }) => backend.makeTensorInfo([...shape], dtype));
  for (const { dataId } of [...made, ...inputs]) backend.uploadToGPU(dataId);
  const tensors = () => made.map((info) => tf.engine().makeTensorFromTensorInfo(info));
  if (collecting) {
    collecting.set(kernel.name, kernel);
    return tensors();
  }
  // As a row of numbers each, so that what the backend itself puts into the uniforms is one number.
  const flat = ({ dataId, shape, dtype }: tf.TensorInfo) => ({
    dataId,
    dtype,
    shape: [tf.util.sizeFromShape(shape)],
  });
  const [first, ...further] = made.map(flat);
  const program = { pipeline: pipelineOf(backend.device, kernel), dispatch: [...groups], pixelsOpType: 0 };
  const values = Object.entries(kernel.uniforms).map(([name, type]): ProgramUniform => {
    return { type: type === 'u32' ? 'uint32' : 'float32', data: [uniforms[name]] };
  });
  backend.recordAndSubmit(program, first, [...inputs.map(flat), ...further], values);
  return tensors();
}

/** Workgroups for `count` rows, one each; the row is `group.x + group.y * groups.x`, and may lie beyond the last. */
export function groupsForRows(count: number): [number, number, number] {
  const across = Math.min(count, 32_768);
  return [across, Math.ceil(count / across), 1];
}
