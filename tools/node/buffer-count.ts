/** Counts the bytes of buffers that a WebGPU device makes from now on; those that TensorFlow.js keeps for reuse count while kept. */

export class BufferCount {
  bytes = 0;
  /** The most at any time. */
  peak = 0;
  largest = 0;
  private readonly alive = new WeakSet<GPUBuffer>();

  constructor(device: GPUDevice) {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      this.alive.add(buffer);
      this.made(buffer);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        if (this.alive.delete(buffer)) this.gone(buffer);
        return destroy();
      };
      return buffer;
    };
  }

  protected made({ size }: GPUBuffer): void {
    this.bytes += size;
    this.largest = Math.max(this.largest, size);
    this.peak = Math.max(this.peak, this.bytes);
  }

  protected gone({ size }: GPUBuffer): void {
    this.bytes -= size;
  }
}
