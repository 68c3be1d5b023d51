import { describe, expect, it } from 'vitest';
import { checksum } from '../../tools/testing/checksum';
import { determinismReport, EXPECTED_CHECKSUMS } from '../../tools/testing/determinism';

describe('checksum', () => {
  it('is FNV-1a', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(checksum(bytes(''))).toBe('811c9dc5');
    expect(checksum(bytes('a'))).toBe('e40c292c');
    expect(checksum(bytes('foobar'))).toBe('bf9cf968');
  });
});

describe('determinism', () => {
  it('makes the pixels that every other machine makes', () => {
    expect(determinismReport()).toEqual(EXPECTED_CHECKSUMS);
  });
});
