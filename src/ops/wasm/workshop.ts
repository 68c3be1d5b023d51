/**
 * One memory and crew for work on tensors of any size: tensors are copied in, worked on by all threads, and
 * copied out.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { Arena } from './arena';
import { Crew } from './crew';
import { type WasmProgram, wasmProgram } from './program';

export class Workshop {
  readonly arena = new Arena();
  readonly crew: Crew;
  /** Where the rooms begin, and their size in floats together. */
  private start: number | undefined;
  private floats = 0;

  constructor(readonly program: WasmProgram) {
    this.crew = new Crew(program, this.arena);
  }

  /** Addresses of rooms for so many floats each, one after another; they hold leftovers of earlier work. */
  rooms(sizes: readonly number[]): number[] {
    const rounded = sizes.map((size) => Math.ceil(size / 16) * 16);
    const floats = rounded.reduce((sum, size) => sum + size, 0);
    // Only the workshop takes from this arena, which hands out piece after piece: new room continues the old.
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

  /** Writes words at their places in the plan and runs the job. */
  run(kind: number, words: readonly (readonly [at: number, value: number])[]): void {
    for (const [at, value] of words) this.arena.set(at, value);
    this.crew.run(kind);
  }
}

/**
 * A view of a tensor's numbers in the wasm backend's own memory, valid until something else is computed
 * there; `dataSync` would copy them.
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
