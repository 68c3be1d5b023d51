/** What a device is: its name, and whether it is a GPU at all. */

/** WARP is the software renderer of Windows; Dawn reports it only as an architecture. */
const software = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

interface AdapterWords {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** Older browsers do not reveal a device's adapter. */
const adapterOf = (device: GPUDevice): AdapterWords =>
  (device as GPUDevice & { adapterInfo?: AdapterWords }).adapterInfo ?? {};

/** The GPU's own name, with the features of its device. */
export function adapterName(device: GPUDevice): string {
  const { vendor = '', architecture = '', description = '' } = adapterOf(device);
  const features = ['subgroups', 'shader-f16'].filter((feature) => device.features.has(feature));
  return [vendor, architecture, description, ...features].filter(Boolean).join(' ');
}

/** Whether this is the name of a software renderer. */
export const isSoftwareName = (name: string): boolean => software.test(name);

export const isSoftware = (device: GPUDevice): boolean =>
  adapterOf(device).isFallbackAdapter === true || isSoftwareName(adapterName(device));
