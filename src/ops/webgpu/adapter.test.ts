/** Names of adapters as Dawn, Mesa and Windows give them. */
import { expect, it } from 'vitest';
import { adapterName, isSoftware, isSoftwareName } from './adapter';

const deviceOf = (adapterInfo: object) => ({ adapterInfo, features: new Set() }) as unknown as GPUDevice;

it.each([
  ['google swiftshader'],
  ['mesa llvmpipe (LLVM 15.0.7, 256 bits)'],
  ['Microsoft Basic Render Driver'],
  ['microsoft warp'],
])('takes %s for software', (name) => expect(isSoftwareName(name)).toBe(true));

it.each([['nvidia lovelace'], ['intel gen-12lp'], ['amd rdna-3'], ['apple common-3'], ['nvidia warpath']])(
  'takes %s for a GPU',
  (name) => expect(isSoftwareName(name)).toBe(false),
);

it('knows WARP by its architecture, where its description is empty and nobody calls it a fallback', () => {
  const warp = { vendor: 'microsoft', architecture: 'warp', description: '', isFallbackAdapter: false };
  expect(adapterName(deviceOf(warp))).toBe('microsoft warp');
  expect(isSoftware(deviceOf(warp))).toBe(true);
  expect(isSoftware(deviceOf({ ...warp, architecture: 'gen-9' }))).toBe(false);
  expect(isSoftware(deviceOf({ ...warp, architecture: 'gen-9', isFallbackAdapter: true }))).toBe(true);
});
