import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostTyped } from '../../database/schemas';
import { keptName, shortName, splitName } from './short-name';

const count = (text: string) => [...new Intl.Segmenter('en').segment(text)].length;

it('keeps beginning and end of a long name', () => {
  expect(shortName(`part-${'x'.repeat(300)}-4711.png`, 20)).toBe('part-xxxxxxxx…11.png');
  expect(shortName('👩‍🔧'.repeat(10), 4)).toBe('👩‍🔧👩‍🔧…👩‍🔧');
});

it('splits a name before its end, and no character in two', () => {
  expect(splitName('part-4711.png', 8)).toEqual(['part-', '4711.png']);
  expect(splitName('a.png', 8)).toEqual(['', 'a.png']);
  expect(splitName('no.\n👩‍🔧👩‍🔧', 1)).toEqual(['no. 👩‍🔧', '👩‍🔧']);
});

it('keeps a name on one line and in one direction', () => {
  expect(shortName('gnp\u202Eexe.\nphoto\u061c')).toBe('gnp exe. photo ');
});

it('leaves markup as it is: it is text', () => {
  expect(shortName('<img src=x onerror=alert(1)>.png')).toBe('<img src=x onerror=alert(1)>.png');
});

it('is never longer than it may be, and leaves short names alone', () => {
  const names = fc.string({ unit: 'grapheme', maxLength: 120 });
  fc.assert(
    fc.property(names, fc.integer({ min: 3, max: 60 }), (name, most) => {
      const short = shortName(name, most);
      expect(count(short)).toBeLessThanOrEqual(Math.max(most, 0));
      expect(short).not.toMatch(/[\n\r\u202e]/u);
      if (/^[ -~]*$/u.test(name) && name.length <= most) expect(short).toBe(name);
    }),
  );
});

it('keeps a name as it is, but for the middle of one that is longer than the engine takes', () => {
  const names = fc.string({ unit: 'binary', minLength: 300, maxLength: 1500 });
  fc.assert(
    fc.property(names, (name) => {
      const kept = keptName(name);
      if (name.length <= mostTyped) expect(kept).toBe(name);
      expect(kept.length).toBeLessThanOrEqual(mostTyped);
      expect(kept).not.toMatch(/\p{Cs}/u);
      const [begin, end] = [kept.slice(0, 600), kept.slice(-300)];
      expect([name.startsWith(begin), name.endsWith(end)]).toEqual([true, true]);
    }),
  );
});
