/** What a device is: its name, and whether it is a GPU at all. */

/** WARP is that of Windows; Dawn names it by its architecture alone. */
const software = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

interface AdapterWords {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** Older browsers do not tell a device's adapter. */
const adapterOf = (device: GPUDevice): AdapterWords =>
  (device as GPUDevice & { adapterInfo?: AdapterWords }).adapterInfo ?? {};

/** What the GPU calls itself, with what its device can do. */
export function adapterName(device: GPUDevice): string {
  const { vendor = '', architecture = '', description = '' } = adapterOf(device);
  const features = ['subgroups', 'shader-f16'].filter((feature) => device.features.has(feature));
  return [vendor, architecture, description, ...features].filter(Boolean).join(' ');
}

/** Whether a GPU of this name is imitated by the processor. */
export const isSoftwareName = (name: string): boolean => software.test(name);

export const isSoftware = (device: GPUDevice): boolean =>
  adapterOf(device).isFallbackAdapter === true || isSoftwareName(adapterName(device));
