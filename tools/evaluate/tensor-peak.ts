/** The exact high-water mark of TensorFlow.js' tensors, also within a synchronous step. */
import * as tf from '@tensorflow/tfjs-core';

const watching = new Set<TensorPeak>();

/** The engine adds and subtracts bytes in this field at every tensor; nothing else sees the peak inside of a step. */
const field = 'numBytes';

function watch(): void {
  const { state } = tf.engine();
  let bytes = state.numBytes;
  Object.defineProperty(state, field, {
    configurable: true,
    enumerable: true,
    get: () => bytes,
    set: (value: number) => {
      bytes = value;
      for (const peak of watching) peak.see(value);
    },
  });
}

function unwatch(): void {
  const { state } = tf.engine();
  const value = state.numBytes;
  Object.defineProperty(state, field, { configurable: true, enumerable: true, writable: true, value });
}

/** Watches from its construction until `stop`; several may watch at a time. */
export class TensorPeak {
  private readonly before = tf.engine().state.numBytes;
  private most = this.before;

  constructor() {
    if (watching.size === 0) watch();
    watching.add(this);
  }

  see(bytes: number): void {
    if (bytes > this.most) this.most = bytes;
  }

  /** Bytes above what was there at the start. Call it whatever happens. */
  stop(): number {
    if (watching.delete(this) && watching.size === 0) unwatch();
    return this.most - this.before;
  }
}
