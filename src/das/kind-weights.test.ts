import fc from 'fast-check';
import { expect, it } from 'vitest';
import { samplePicture } from '../../tools/testing/sample-picture';
import { defectKinds } from './defect';
import { evenWeights, isLast, kindsByWeight, less, more, shareOf, switched } from './kind-weights';
import { synthesise } from './synthesise';

const kind = fc.constantFrom(...defectKinds);
const press = fc.record({ kind, how: fc.constantFrom(more, less, switched) });
/** Weights that a person can set. */
const weights = fc
  .array(press, { maxLength: 30 })
  .map((presses) => presses.reduce((now, { kind, how }) => how(now, kind), evenWeights));

it('draws from every kind once where all weights are alike', () => {
  for (const weight of [0.25, 1, 4]) {
    const alike = { misplaced: weight, blurry: weight, crack: weight, noise: weight, combined: weight };
    expect(kindsByWeight(alike)).toEqual([...defectKinds]);
  }
});

it('holds each kind as often as its weight, and none that is off', () => {
  fc.assert(
    fc.property(weights, kind, (given, one) => {
      const kinds = kindsByWeight(given);
      const share = kinds.filter((drawn) => drawn === one).length / kinds.length;
      expect(share).toBeCloseTo(shareOf(given, one), 10);
    }),
  );
});

it('never switches off the last kind', () => {
  fc.assert(
    fc.property(weights, kind, (given, one) => {
      expect(kindsByWeight(given).length).toBeGreaterThan(0);
      if (isLast(given, one)) expect(switched(given, one)).toEqual(given);
    }),
  );
});

it('more and less double and halve until they reach the end, and leave what is off', () => {
  const { crack } = more(evenWeights, 'crack');
  expect(crack).toBe(2);
  expect(less(evenWeights, 'crack').crack).toBe(0.5);
  fc.assert(
    fc.property(weights, kind, (given, one) => {
      for (const how of [more, less]) {
        const after = how(given, one)[one];
        expect(after === 0).toBe(given[one] === 0);
        expect(after).toBeLessThanOrEqual(4);
      }
    }),
  );
});

it('draws a kind of weight 4 about four times as often as the others', () => {
  const picture = samplePicture(64, 64);
  const kinds = kindsByWeight(more(more(evenWeights, 'crack'), 'crack'));
  let cracks = 0;
  for (let seed = 0; seed < 160; seed++) if (synthesise(picture, { seed, kinds }).kind === 'crack') cracks++;
  expect(cracks / 160).toBeGreaterThan(0.4);
  expect(cracks / 160).toBeLessThan(0.6);
});
