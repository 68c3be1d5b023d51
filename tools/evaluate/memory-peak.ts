/**
 * The most memory that a piece of work held, measured two ways:
 *
 * - resident: the whole process' memory as the operating system counts it (model, kept features and all), sampled every
 *   25 ms, where JavaScript pauses, and after every piece of progress. What comes and goes within one synchronous step
 *   is seen still, since the heap of the wasm backend does not shrink. It grows over a run, so compare runs of one method.
 * - tensors: the exact high-water mark of TensorFlow.js' tensors above those that were there before, so what the method
 *   itself asks for on the device. Arrays of JavaScript are not in it.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface Peak {
  readonly residentBytes: number;
  readonly tensorBytes: number;
}

const sampleEvery = 25;

export class MemoryPeak {
  private resident = 0;
  private most: number;
  private readonly before: number;
  private readonly timer: NodeJS.Timeout;
  private readonly state = tf.engine().state;

  constructor() {
    let bytes = this.state.numBytes;
    this.before = bytes;
    this.most = bytes;
    // The engine adds and subtracts here at every tensor; nothing else sees the peak inside of a step.
    Object.defineProperty(this.state, 'numBytes', {
      configurable: true,
      enumerable: true,
      get: () => bytes,
      set: (value: number) => {
        bytes = value;
        if (value > this.most) this.most = value;
      },
    });
    this.sample();
    this.timer = setInterval(() => this.sample(), sampleEvery);
    this.timer.unref();
  }

  sample(): void {
    this.resident = Math.max(this.resident, process.memoryUsage.rss());
  }

  /** Ends the measurement; call it whatever happens. */
  stop(): Peak {
    clearInterval(this.timer);
    this.sample();
    const { numBytes } = this.state;
    Object.defineProperty(this.state, 'numBytes', {
      configurable: true,
      enumerable: true,
      writable: true,
      value: numBytes,
    });
    return { residentBytes: this.resident, tensorBytes: this.most - this.before };
  }
}
