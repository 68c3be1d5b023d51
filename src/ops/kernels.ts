/**
 * Which path each operation takes: our own WGSL kernels, or the plain operations of TensorFlow.js, and why.
 *
 * Kernels run only on the webgpu backend, and only after they have computed known products there
 * (`checkKernels`); an operation whose kernel failed that check falls back to TensorFlow.js. Kernels have no
 * gradients, so trained layers use plain operations. There are three exceptions: the search for the nearest
 * row, whose gradient does not pass through it; the neighbourhoods of a convolution, which has a gradient of
 * its own (conv3x3.ts); and Adam, which needs none.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type KernelOp, kernelOps } from './webgpu/kernel-ops';
import { type Findings, type PassedOver, selfCheck } from './webgpu/self-check';
import { currentDevice } from './webgpu/webgpu-backend';

export interface Choice {
  readonly path: 'kernels' | 'plain';
  /**
   * `checked`: the kernel computed what it should. `backend`: another backend than webgpu is in use. `off`:
   * switched off. `unchecked`: the kernels were not checked on this device. `failed`: the kernel computed
   * something else.
   */
  readonly why: 'checked' | 'backend' | 'off' | 'unchecked' | 'failed';
  /** What was wrong where it `failed`; else empty. */
  readonly detail: string;
}

const found = new WeakMap<GPUDevice, Findings>();
let plainOnly = false;

/** Switches all kernels off, or on again. Layers that are built while they are off stay plain. */
export function setPlainOps(plain: boolean): void {
  plainOnly = plain;
}

/**
 * Checks every kernel by known products on the current device, once per device. Does nothing on other
 * backends.
 */
export async function checkKernels(): Promise<void> {
  if (tf.getBackend() !== 'webgpu' || found.has(currentDevice())) return;
  found.set(currentDevice(), await selfCheck(currentDevice().features.has('subgroups')));
}

/**
 * Treats unchecked kernels on the current device as correct: for tests, which check their results themselves.
 */
export function trustKernels(): void {
  if (tf.getBackend() !== 'webgpu' || found.has(currentDevice())) return;
  const subgroups = new Set(currentDevice().features.has('subgroups') ? kernelOps : []);
  found.set(currentDevice(), { failures: new Map(), subgroups, passedOver: [] });
}

const plain = (why: Choice['why'], detail = ''): Choice => ({ path: 'plain', why, detail });

/** The path that an operation takes now. */
export function choiceFor(op: KernelOp): Choice {
  if (tf.getBackend() !== 'webgpu') return plain('backend');
  if (plainOnly) return plain('off');
  const findings = found.get(currentDevice());
  if (!findings) return plain('unchecked');
  const failure = findings.failures.get(op);
  return failure === undefined ? { path: 'kernels', why: 'checked', detail: '' } : plain('failed', failure);
}

export const usesKernel = (op: KernelOp): boolean => choiceFor(op).path === 'kernels';

/** Whether an operation's kernel may use subgroups on the current device. */
export const mayUseSubgroups = (op: KernelOp): boolean =>
  found.get(currentDevice())?.subgroups.has(op) ?? false;

/** Ways to run kernels that gave wrong results on the current device. */
export const passedOver = (): readonly PassedOver[] =>
  tf.getBackend() === 'webgpu' ? (found.get(currentDevice())?.passedOver ?? []) : [];

/** The path of every operation. */
export function kernelReport(): Record<KernelOp, Choice> {
  return Object.fromEntries(kernelOps.map((op) => [op, choiceFor(op)])) as Record<KernelOp, Choice>;
}
