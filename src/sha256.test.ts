import { expect, it } from 'vitest';
import { sha256Of } from './sha256';

it('gives the published digest of "abc" (FIPS 180-2), of bytes and of a file', async () => {
  const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Of(new TextEncoder().encode('abc'))).toBe(sum);
  expect(await sha256Of(new Blob(['abc']))).toBe(sum);
});
