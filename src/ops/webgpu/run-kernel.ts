/**
 * Runs our own WGSL beside TensorFlow.js's on its WebGPU backend: same device, same buffers, same queue, in
 * order.
 *
 * The backend's `runWebGPUProgram` writes the shader's head itself, which allows neither `enable` directives
 * (they come first in a module) nor more than one output. So the pipeline is made here and handed to
 * `recordAndSubmit`, the part of `runWebGPUProgram` that binds buffers and records the dispatch.
 *
 * Bindings, in this order: the first output, the inputs, further outputs, the uniforms.
 */
import * as tf from '@tensorflow/tfjs-core';
import { currentDevice, type ProgramUniform, submitRecorded, webgpu } from './webgpu-backend';

/** An element of a storage buffer. */
export type Element = 'f32' | 'vec4<f32>' | 'u32' | 'i32';
export type KernelFeature = 'subgroups' | 'f16';

export interface Kernel {
  /** Unique for each kernel and variant: equal names share a pipeline. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, Element>>;
  readonly outputs: Readonly<Record<string, Element>>;
  /** Read as `uniforms.NAME`. */
  readonly uniforms: Readonly<Record<string, 'u32' | 'f32'>>;
  readonly workgroup: readonly [number, number];
  readonly features?: readonly KernelFeature[];
  /** Functions and shared memory. */
  readonly declarations: string;
  /**
   * The body of `main`, with `local`, `group`, `groups` (`vec3<u32>`) and `index` (`u32`, within the
   * workgroup) in scope.
   */
  readonly body: string;
}

/**
 * Caches kernels by their arguments, which are plain data: they are needed at every launch, and their text is
 * long.
 */
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
  /**
   * In the order of the kernel's inputs. Those that the uniforms tell the kernel not to read may be left
   * out: every binding needs a buffer, so the first input's is bound again.
   */
  readonly inputs: readonly [tf.Tensor, ...(tf.Tensor | undefined)[]];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly dtype: 'float32' | 'int32' }[];
  readonly uniforms: Readonly<Record<string, number>>;
  /** Workgroups along x, y and z. */
  readonly groups: readonly [number, number, number];
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** The whole WGSL module of a kernel. */
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

/** How many pipelines of ours the device has. */
export const pipelineCount = (): number => cacheOf(currentDevice()).size;

let collecting: Map<string, Kernel> | undefined;

/**
 * Compiles in parallel all kernels that `work` will launch. It is run once with kernels that write nothing,
 * and its results are disposed of. A kernel that does not compile fails later, where it is used.
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
 * Submits a part of a long computation. The backend itself submits every 15 dispatches, however long they
 * take, and Windows resets a graphics card that spends two seconds on one submit. Does nothing while programs
 * are only compiled.
 */
export function submitPart(): void {
  if (!collecting) submitRecorded();
}

/** Records one dispatch. The outputs are new tensors in the caller's scope; they have no gradient. */
export function launch(kernel: Kernel, { inputs, outputs, uniforms, groups }: Launch): tf.Tensor[] {
  const backend = webgpu();
  const made = outputs.map(({ shape, dtype }) => backend.makeTensorInfo([...shape], dtype));
  const bound = inputs.map((input) => input ?? inputs[0]);
  for (const { dataId } of [...made, ...bound]) backend.uploadToGPU(dataId);
  const tensors = () => made.map((info) => tf.engine().makeTensorFromTensorInfo(info));
  if (collecting) {
    collecting.set(kernel.name, kernel);
    return tensors();
  }
  // Flattened, so that the backend itself adds only one number to the uniforms.
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
  backend.recordAndSubmit(program, first, [...bound.map(flat), ...further], values);
  return tensors();
}

/**
 * Workgroups for `count` rows, one each. The row is `group.x + group.y * groups.x`, which may exceed the last
 * row.
 */
export function groupsForRows(count: number): [number, number, number] {
  const across = Math.min(count, 32_768);
  return [across, Math.ceil(count / across), 1];
}
