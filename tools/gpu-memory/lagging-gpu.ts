/**
 * A GPU that has done nothing but what somebody waited for: its work is never begun, which would take a software renderer minutes. A
 * driver keeps what was destroyed until the commands before it are done, so this GPU takes the most that any would.
 */
import { BufferCount } from '../node/buffer-count';

/** A step's losses, the only numbers that nobody waits for where they are read (src/vtfusion/loss-queue.ts). */
const lossBytes = 16;

export class LaggingGpu extends BufferCount {
  /** The most bytes at any time, with those that were destroyed and may still be in use. */
  peakHeld = 0;
  private submitted = 0;
  private leaving: { readonly size: number; readonly after: number }[] = [];

  constructor(device: GPUDevice) {
    super(device);
    const { queue } = device;
    queue.submit = () => {
      this.submitted++;
      return undefined;
    };
    queue.onSubmittedWorkDone = () => {
      const { submitted } = this;
      const wait = {
        // biome-ignore lint/suspicious/noThenProperty: a promise would not notice that somebody awaits it
        then: (go: () => void) => {
          this.waitedFor(submitted);
          go();
        },
        catch: () => wait,
      };
      return wait as unknown as Promise<undefined>;
    };
  }

  protected override made(buffer: GPUBuffer): void {
    super.made(buffer);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = (...wanted) => {
      if (buffer.size > lossBytes) this.waitedFor(this.submitted);
      return map(...wanted);
    };
    const held = this.leaving.reduce((sum, { size }) => sum + size, this.bytes);
    this.peakHeld = Math.max(this.peakHeld, held);
  }

  protected override gone(buffer: GPUBuffer): void {
    super.gone(buffer);
    this.leaving.push({ size: buffer.size, after: this.submitted });
  }

  private waitedFor(submitted: number): void {
    this.leaving = this.leaving.filter(({ after }) => after > submitted);
  }
}
