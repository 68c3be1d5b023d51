/** Bytes in buffers of the WebGPU device, counted where they are made and destroyed. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

/** Watches from its construction on, as long as the device lives. What TensorFlow.js keeps for reuse counts while it is kept. */
export class DevicePeak {
  /** The most, above what was there at the start. */
  bytes = 0;
  private now = 0;

  constructor() {
    const { device } = tf.backend() as WebGPUBackend;
    const make = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = make(descriptor);
      this.add(descriptor.size);
      const destroy = buffer.destroy.bind(buffer);
      let alive = true;
      buffer.destroy = () => {
        if (alive) this.add(-descriptor.size);
        alive = false;
        return destroy();
      };
      return buffer;
    };
  }

  private add(bytes: number): void {
    this.now += bytes;
    this.bytes = Math.max(this.bytes, this.now);
  }
}
