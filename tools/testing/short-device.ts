/** Lets a real WebGPU device run out of memory at a chosen moment: beyond a budget its allocations fail as its own do. */
import { BufferCount } from '../node/buffer-count';

export class ShortDevice {
  /** Counts no buffer that was refused: it takes no memory. */
  readonly held: BufferCount;
  private budget = Number.POSITIVE_INFINITY;
  private refusals = 0;

  /** @param device whose buffers are counted from now on */
  constructor(device: GPUDevice) {
    const create = device.createBuffer.bind(device);
    this.held = new BufferCount(device);
    const counted = device.createBuffer;
    device.createBuffer = (wanted) => {
      if (this.refusals === 0 || this.held.bytes + wanted.size <= this.budget) return counted(wanted);
      this.refusals--;
      return refusedBuffer(create, wanted, device.limits.maxBufferSize);
    };
  }

  /**
   * @param budget the most bytes that its buffers may take together from now on; those that TensorFlow.js
   *   keeps for reuse count too
   * @param refusals after so many refused buffers there is room again
   */
  shorten(budget: number, refusals = Number.POSITIVE_INFINITY): void {
    this.budget = budget;
    this.refusals = refusals;
  }
}

/**
 * What a device without memory for a buffer gives: an invalid one. The error by which it tells is the
 * device's own, for a buffer larger than the memory of a software adapter. Mapped, such a buffer would take
 * as much of the host's memory, so the host's side of it is made here.
 */
function refusedBuffer(
  create: GPUDevice['createBuffer'],
  { size, usage, mappedAtCreation }: GPUBufferDescriptor,
  tooLarge: number,
): GPUBuffer {
  const buffer = create({ size: tooLarge, usage });
  Object.defineProperty(buffer, 'size', { value: size });
  if (!mappedAtCreation) return buffer;
  const mapped = new ArrayBuffer(size);
  return Object.defineProperties(buffer, {
    mapState: { value: 'mapped' },
    getMappedRange: { value: () => mapped },
    unmap: { value: () => undefined },
  });
}
