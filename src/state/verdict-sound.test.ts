import { expect, it } from 'vitest';
import { soundOnce, tonesOf } from './verdict-sound';

it('gives each verdict a sound of its own, in number, pitch and length', () => {
  const sounds = (['pass', 'uncertain', 'fail'] as const).map(tonesOf);
  const lengths = sounds.map((tones) => Math.max(...tones.map(({ at, seconds }) => at + seconds)));
  expect(new Set(sounds.map(([{ frequency }]) => frequency)).size).toBe(3);
  expect(new Set(lengths).size).toBe(3);
  for (const tones of sounds) {
    for (const { frequency, seconds } of tones) {
      // Within what every small speaker gives, and what older ears hear.
      expect(frequency).toBeGreaterThanOrEqual(200);
      expect(frequency).toBeLessThan(3000);
      expect(seconds).toBeGreaterThan(0.05);
    }
  }
});

it('plays each result once, wherever it is shown', () => {
  const played: string[] = [];
  for (const id of ['a', 'a', 'b', 'b', 'c']) soundOnce(id, () => played.push(id));
  expect(played).toEqual(['a', 'b', 'c']);
});
