/**
 * Which path each operation takes: our own WGSL kernels, or the plain operations of TensorFlow.js, and why.
 *
 * Kernels run on the webgpu backend alone, after they have computed known products there (`checkKernels`); an operation whose
 * kernel failed that check is TensorFlow.js's own. They have no gradients: what is trained stays on plain operations, but for the
 * search of the nearest row, whose gradient does not pass through it, for the neighbourhoods of a convolution, which has its own
 * (conv3x3.ts), and for Adam, which has none.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type KernelOp, kernelOps } from './webgpu/kernel-ops';
import { type Findings, type PassedOver, selfCheck } from './webgpu/self-check';
import { currentDevice } from './webgpu/webgpu-backend';

export interface Choice {
  readonly path: 'kernels' | 'plain';
  /**
   * `checked`: the kernel computed what it should. `backend`: another backend than webgpu is in use. `off`: switched off.
   * `unchecked`: nobody has checked the kernels on this device. `failed`: the kernel computed something else.
   */
  readonly why: 'checked' | 'backend' | 'off' | 'unchecked' | 'failed';
  /** What was wrong where it `failed`; else empty. */
  readonly detail: string;
}

const found = new WeakMap<GPUDevice, Findings>();
let plainOnly = false;

/** Switches all kernels off, or on again: what is built or computed while they are off is plain. */
export function setPlainOps(plain: boolean): void {
  plainOnly = plain;
}

/** Computes known products with every kernel on the device in use, once a device. Does nothing on other backends. */
export async function checkKernels(): Promise<void> {
  if (tf.getBackend() !== 'webgpu' || found.has(currentDevice())) return;
  found.set(currentDevice(), await selfCheck(currentDevice().features.has('subgroups')));
}

/** Takes the kernels for right on the device in use, if that is not known: for tests, which see by themselves whether they are. */
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

/** Whether the kernel of an operation may add up within subgroups on the device in use. */
export const mayUseSubgroups = (op: KernelOp): boolean =>
  found.get(currentDevice())?.subgroups.has(op) ?? false;

/** Ways to run kernels that computed something else on the device in use. */
export const passedOver = (): readonly PassedOver[] =>
  tf.getBackend() === 'webgpu' ? (found.get(currentDevice())?.passedOver ?? []) : [];

/** The path of every operation. */
export function kernelReport(): Record<KernelOp, Choice> {
  return Object.fromEntries(kernelOps.map((op) => [op, choiceFor(op)])) as Record<KernelOp, Choice>;
}
