/**
 * 3x3 convolutions and the gradients of their kernels in the WebAssembly program, by Winograd's minimal
 * filtering (assembly/convolution.ts): half of the multiplications of a product of neighbourhoods, and none
 * of its nine copies of the maps.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as plan from './assembly/plan';
import { currentWorkshop, type Workshop } from './workshop';

/** Below so many multiplications of the plain sum, copying in and out costs more than it saves. */
const worthwhile = 4e6;

/** Of maps `[B, h, w, C]` and `[B, h, w, K]`. */
interface Sides {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
}

/** Whether the program convolves maps `[B, h, w, C]` to K channels, and back, on the current backend. */
export function convolvesByProgram(
  [batch, height, width, channelsIn]: tf.Tensor4D['shape'],
  channelsOut: number,
): boolean {
  return (
    tf.getBackend() === 'wasm' &&
    channelsIn % 8 === 0 &&
    channelsOut % 8 === 0 &&
    9 * batch * height * width * channelsIn * channelsOut >= worthwhile &&
    currentWorkshop() !== undefined
  );
}

/** Maps `[B, h, w, C]` by a kernel `[9C, K]`, taps row by row: `[B, h, w, K]`. */
export function convolution(x: tf.Tensor4D, kernel: tf.Tensor2D): tf.Tensor4D {
  const sides = sidesOf(x, kernel.shape[1]);
  const { batch, height, width, channelsIn, channelsOut } = sides;
  const workshop = currentWorkshop()!;
  const size = batch * height * width * channelsOut;
  const tiles = plan.points * plan.tilesAtOnce * (channelsIn + channelsOut);
  const scratch = scratchFloats(sides) + tiles;
  const rooms = [x.size, kernel.size, pointsOf(sides), size, workshop.program.threads * scratch];
  const [mapRoom, kernelRoom, pointRoom, convolvedRoom, scratchRoom] = workshop.rooms(rooms);
  workshop.fillWith(mapRoom, x);
  workshop.fillWith(kernelRoom, kernel);
  run(workshop, plan.toConvolve, sides, [
    [plan.mapsAt, mapRoom],
    [plan.kernelAt, kernelRoom],
    [plan.kernelPointsAt, pointRoom],
    [plan.convolvedAt, convolvedRoom],
    [plan.scratchAt, scratchRoom],
    [plan.scratchBytesAt, 4 * scratch],
  ]);
  const shape: tf.Tensor4D['shape'] = [batch, height, width, channelsOut];
  return tf.tensor4d(workshop.arena.floats(convolvedRoom, size).slice(), shape);
}

/**
 * The gradient `[9C, K]` of the kernel, from the maps `[B, h, w, C]` and the gradient `[B, h, w, K]` of the
 * output.
 */
export function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor2D {
  const sides = sidesOf(x, dy.shape[3]);
  const { batch, height, width, channelsIn, channelsOut } = sides;
  const workshop = currentWorkshop()!;
  const size = 9 * channelsIn * channelsOut;
  const tiles = batch * Math.ceil(height / 2) * Math.ceil(width / 2);
  const scratch = scratchFloats(sides);
  const rooms = workshop.rooms([
    ...[x.size, dy.size, size, pointsOf(sides)],
    ...[plan.points * tiles * channelsIn, plan.points * tiles * channelsOut],
    workshop.program.threads * scratch,
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
    [plan.scratchBytesAt, 4 * scratch],
  ]);
  return tf.tensor2d(workshop.arena.floats(kernelRoom, size).slice(), [9 * channelsIn, channelsOut]);
}

function sidesOf({ shape: [batch, height, width, channelsIn] }: tf.Tensor4D, channelsOut: number): Sides {
  return { batch, height, width, channelsIn, channelsOut };
}

function run(
  workshop: Workshop,
  kind: number,
  { batch, height, width, channelsIn, channelsOut }: Sides,
  words: readonly (readonly [at: number, value: number])[],
): void {
  workshop.run(kind, [
    [plan.batchAt, batch],
    [plan.mapHeightAt, height],
    [plan.mapWidthAt, width],
    [plan.channelsInAt, channelsIn],
    [plan.channelsOutAt, channelsOut],
    ...words,
  ]);
}

/** Of a thread, beside its tiles. */
const scratchFloats = ({ channelsIn, channelsOut }: Sides) =>
  plan.scratchRows * Math.max(channelsIn, channelsOut);

/** Floats of a kernel at the points. */
const pointsOf = ({ channelsIn, channelsOut }: Sides) => plan.points * channelsIn * channelsOut;
