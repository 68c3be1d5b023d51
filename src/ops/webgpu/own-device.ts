/**
 * A WebGPU device with all features that our kernels can use. TensorFlow.js requests neither subgroups nor
 * 16-bit floats, so the device is made here and handed to its backend. Features that the adapter lacks are
 * left out: the default limits are enough.
 */

/** Not every version of the types knows all of them. */
const wanted: readonly string[] = ['subgroups', 'shader-f16', 'timestamp-query', 'bgra8unorm-storage'];
const raised = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

export interface DeviceOptions {
  /** Leaves all limits and features at WebGPU's defaults, as on the weakest adapters. */
  readonly plain?: boolean;
}

/** Asks the adapter for a device; throws what the adapter throws. */
export function requestOwnDevice(
  adapter: GPUAdapter,
  { plain = false }: DeviceOptions = {},
): Promise<GPUDevice> {
  if (plain) return adapter.requestDevice();
  return adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[],
    requiredLimits: Object.fromEntries(raised.map((name) => [name, adapter.limits[name]])),
  });
}
