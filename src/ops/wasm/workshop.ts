/** One memory and crew for work on tensors of any size: they are copied in, worked on by all threads, and copied out. */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { Arena } from './arena';
import { Crew } from './crew';
import { type WasmProgram, wasmProgram } from './program';

export class Workshop {
  readonly arena = new Arena();
  readonly crew: Crew;
  /** Where the rooms begin, and how many floats they have together. */
  private start: number | undefined;
  private floats = 0;

  constructor(readonly program: WasmProgram) {
    this.crew = new Crew(program, this.arena);
  }

  /** Addresses of rooms for so many floats each, one after another; they hold what the last work has left there. */
  rooms(sizes: readonly number[]): number[] {
    const rounded = sizes.map((size) => Math.ceil(size / 16) * 16);
    const floats = rounded.reduce((sum, size) => sum + size, 0);
    // The arena gives piece after piece, and nothing else takes from this one: what is missing lies behind what is there.
    if (floats > this.floats) {
      const added = this.arena.take(4 * (floats - this.floats));
      this.start ??= added;
      this.floats = floats;
    }
    let at = this.start ?? 0;
    return rounded.map((size) => {
      const room = at;
      at += 4 * size;
      return room;
    });
  }

  /** Copies numbers into a room. */
  fill(room: number, values: Float32Array): void {
    this.arena.floats(room, values.length).set(values);
  }

  /** Copies a tensor of the wasm backend into a room. */
  fillWith(room: number, tensor: tf.Tensor): void {
    this.fill(room, whereItLies(tensor));
  }

  /** Tells the program words by their places in the plan, and has it work. */
  run(kind: number, words: readonly (readonly [at: number, value: number])[]): void {
    for (const [at, value] of words) this.arena.set(at, value);
    this.crew.run(kind);
  }
}

/**
 * The numbers of a tensor of the wasm backend in the backend's own memory, until something else is computed there: `dataSync` would
 * copy them.
 */
export const whereItLies = (tensor: tf.Tensor): Float32Array =>
  (tf.backend() as BackendWasm).typedArrayFromHeap(tensor) as Float32Array;

let workshop: Workshop | undefined;

/** The workshop of the program that is provided, if one is. */
export function currentWorkshop(): Workshop | undefined {
  const program = wasmProgram();
  if (program && workshop?.program !== program) {
    workshop?.crew.dispose();
    workshop = new Workshop(program);
  }
  return program && workshop;
}
