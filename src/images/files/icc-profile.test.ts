import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { saysSrgb } from './icc-profile';

async function profileOf(name: string): Promise<Uint8Array> {
  const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } });
  const { icc } = await sharp(await blank.withIccProfile(name).jpeg().toBuffer()).metadata();
  return new Uint8Array(icc!);
}

const srgb = await profileOf('srgb');

describe('a profile', () => {
  it('of sRGB is told from one of Display P3', async () => {
    expect(saysSrgb(srgb)).toBe(true);
    expect(saysSrgb(await profileOf('p3'))).toBe(false);
  });

  it('of sRGB with another curve is another', () => {
    const bent = srgb.slice();
    const view = new DataView(bent.buffer);
    // A power of 2.2 in place of the first number of each parametric curve, or in the middle of each table.
    for (let i = 0, at = 132; i < view.getUint32(128); i++, at += 12) {
      if (!String.fromCharCode(...bent.subarray(at, at + 4)).endsWith('TRC')) continue;
      const place = view.getUint32(at + 4);
      if (String.fromCharCode(...bent.subarray(place, place + 4)) === 'para')
        view.setInt32(place + 12, 2.2 * 0x1_0000);
      else for (let k = 0; k < view.getUint32(place + 8); k++) view.setUint16(place + 12 + 2 * k, 0x37b4);
    }
    expect(saysSrgb(bent)).toBe(false);
  });

  it('that is cut off or damaged is an answer too', () => {
    const length = fc.integer({ min: 0, max: srgb.length - 1 });
    const damages = fc.array(fc.tuple(length, fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(length, damages, (end, changes) => {
        const damaged = srgb.slice(0, end);
        for (const [at, byte] of changes) if (at < end) damaged[at] = byte;
        expect(typeof saysSrgb(damaged)).toBe('boolean');
      }),
    );
    expect(saysSrgb(new Uint8Array())).toBe(false);
  });
});
