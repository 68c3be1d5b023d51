/**
 * The most memory that a piece of work held, measured two ways:
 *
 * - resident: the whole process' memory as the operating system counts it (model, kept features and all), sampled every
 *   25 ms, where JavaScript pauses, and after every piece of progress. What comes and goes within one synchronous step
 *   is seen still, since the heap of the wasm backend does not shrink. It grows over a run, so compare runs of one method.
 * - tensors: the exact high-water mark of TensorFlow.js' tensors above those that were there before, so what the method
 *   itself asks for on the device. Arrays of JavaScript are not in it.
 */
import { TensorPeak } from './tensor-peak';

export interface Peak {
  readonly residentBytes: number;
  readonly tensorBytes: number;
}

const sampleEvery = 25;

export class MemoryPeak {
  private resident = 0;
  private readonly tensors = new TensorPeak();
  private readonly timer: NodeJS.Timeout;

  constructor() {
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
    return { residentBytes: this.resident, tensorBytes: this.tensors.stop() };
  }
}
