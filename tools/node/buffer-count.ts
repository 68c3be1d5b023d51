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
      this.bytes += buffer.size;
      this.largest = Math.max(this.largest, buffer.size);
      this.peak = Math.max(this.peak, this.bytes);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        if (this.alive.delete(buffer)) this.bytes -= buffer.size;
        return destroy();
      };
      return buffer;
    };
  }
}
