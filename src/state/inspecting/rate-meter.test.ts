import { expect, it } from 'vitest';
import { RateMeter } from './rate-meter';

it('tells how many a second, and forgets', () => {
  const meter = new RateMeter();
  expect(meter.perSecond(0)).toBe(0);
  for (let at = 0; at <= 5000; at += 40) meter.tick(at);
  expect(meter.perSecond(5000)).toBeCloseTo(25, 0);
  expect(meter.perSecond(6000)).toBeLessThan(13);
  expect(meter.perSecond(9000)).toBe(0);
});
