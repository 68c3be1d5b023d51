/**
 * 3x3 convolutions and the gradients of their kernels in the WebAssembly program, by Winograd's minimal filtering
 * (assembly/convolution.ts): half of the multiplications, and nine copies of the maps fewer, than as a product of neighbourhoods.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as plan from './assembly/plan';
import { currentWorkshop, type Workshop } from './workshop';

/** Multiplications of the plain sum below which copying to and fro costs more than is saved. */
const worthwhile = 4e6;

interface Sides {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  /** C */
  readonly from: number;
  /** K */
  readonly to: number;
}

/** Whether the program convolves maps `[B, h, w, C]` to K channels, on the backend in use. */
export function convolvesByProgram([batch, height, width, from]: tf.Tensor4D['shape'], to: number): boolean {
  const multiplications = 9 * batch * height * width * from * to;
  return (
    tf.getBackend() === 'wasm' &&
    from % 4 === 0 &&
    to % 8 === 0 &&
    multiplications >= worthwhile &&
    currentWorkshop() !== undefined
  );
}

/** Maps `[B, h, w, C]` by a kernel `[9C, K]`, taps row by row: `[B, h, w, K]`. */
export function convolution(x: tf.Tensor4D, kernel: tf.Tensor2D): tf.Tensor4D {
  const [batch, height, width, from] = x.shape;
  const sides = { batch, height, width, from, to: kernel.shape[1] };
  const workshop = currentWorkshop()!;
  const { threads } = workshop.program;
  const rows = scratchRows(sides) + 16 * plan.tilesAtOnce * (from + sides.to);
  const size = batch * height * width * sides.to;
  const rooms = workshop.rooms([x.size, kernel.size, pointsOf(kernel), size, threads * rows]);
  const [mapRoom, kernelRoom, pointRoom, convolvedRoom, scratchRoom] = rooms;
  workshop.fillWith(mapRoom, x);
  workshop.fillWith(kernelRoom, kernel);
  run(workshop, plan.toConvolve, sides, [
    [plan.mapsAt, mapRoom],
    [plan.kernelAt, kernelRoom],
    [plan.kernelPointsAt, pointRoom],
    [plan.convolvedAt, convolvedRoom],
    [plan.scratchAt, scratchRoom],
    [plan.scratchBytesAt, 4 * rows],
  ]);
  const shape: tf.Tensor4D['shape'] = [batch, height, width, sides.to];
  return tf.tensor4d(workshop.arena.floats(convolvedRoom, size).slice(), shape);
}

/** The gradient `[9C, K]` of the kernel, from the maps `[B, h, w, C]` and the gradient `[B, h, w, K]` of what it made of them. */
export function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, from] = x.shape;
  const sides = { batch, height, width, from, to: dy.shape[3] };
  const workshop = currentWorkshop()!;
  const { threads } = workshop.program;
  const tiles = batch * Math.ceil(height / 2) * Math.ceil(width / 2);
  const rows = scratchRows(sides);
  const size = 9 * from * sides.to;
  const rooms = workshop.rooms([
    ...[x.size, dy.size, size, 16 * from * sides.to],
    ...[16 * tiles * from, 16 * tiles * sides.to, threads * rows],
  ]);
  const [mapRoom, convolvedRoom, kernelRoom, pointRoom, mapPointRoom, convolvedPointRoom, scratchRoom] =
    rooms;
  workshop.fillWith(mapRoom, x);
  workshop.fillWith(convolvedRoom, dy);
  run(workshop, plan.toFindKernelGradient, sides, [
    [plan.mapsAt, mapRoom],
    [plan.convolvedAt, convolvedRoom],
    [plan.kernelAt, kernelRoom],
    [plan.kernelPointsAt, pointRoom],
    [plan.mapPointsAt, mapPointRoom],
    [plan.convolvedPointsAt, convolvedPointRoom],
    [plan.scratchAt, scratchRoom],
    [plan.scratchBytesAt, 4 * rows],
  ]);
  return tf.tensor2d(workshop.arena.floats(kernelRoom, size).slice(), [9 * from, sides.to]);
}

function run(
  workshop: Workshop,
  kind: number,
  { batch, height, width, from, to }: Sides,
  words: readonly (readonly [at: number, value: number])[],
): void {
  workshop.run(kind, [
    [plan.batchAt, batch],
    [plan.mapHeightAt, height],
    [plan.mapWidthAt, width],
    [plan.channelsInAt, from],
    [plan.channelsOutAt, to],
    ...words,
  ]);
}

/** Floats of a thread's rows that are half transformed. */
const scratchRows = ({ from, to }: Sides) => 33 * Math.max(from, to);

/** A kernel of 9 taps at 16 points. */
const pointsOf = (kernel: tf.Tensor2D) => (16 * kernel.size) / 9;
