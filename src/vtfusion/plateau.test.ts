/** Training ends never too early, never while losses fall enough, always when they do not, and for good. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlateau, isPlateauDue, type PlateauRule } from './plateau';

const rules = fc.record({
  window: fc.integer({ min: 1, max: 20 }),
  share: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const losses = (values: readonly number[]) => values.map((total) => ({ total }));
const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

/** After how many of the losses training ends; undefined if it takes them all. */
function endOf(values: readonly number[], rule: PlateauRule): number | undefined {
  const all = losses(values);
  return values.map((_, i) => i + 1).find((steps) => isPlateau(all.slice(0, steps), rule));
}

it('is decided after every fifth step, and not before there are two windows', () => {
  const due = (window: number) =>
    Array.from({ length: 41 }, (_, i) => i).filter((i) => isPlateauDue(i, { window, share: 0 }));
  expect(due(14)).toEqual([30, 35, 40]);
  expect(due(10)).toEqual([20, 25, 30, 35, 40]);
  fc.assert(
    fc.property(rules, fc.array(positive, { maxLength: 80 }), (rule, values) => {
      fc.pre(isPlateau(losses(values), rule));
      expect(isPlateauDue(values.length, rule)).toBe(true);
      expect(values.length).toBeGreaterThanOrEqual(2 * rule.window);
    }),
  );
});

it('is nowhere without a rule', () => {
  expect(isPlateauDue(100, undefined)).toBe(false);
  expect(isPlateau(losses(Array(100).fill(1)), undefined)).toBe(false);
});

it('is not seen where each window has fallen by more than the share', () => {
  fc.assert(
    fc.property(rules, positive, fc.double({ min: 0.01, max: 0.3, noNaN: true }), (rule, first, more) => {
      // Each loss is below the one a window earlier by a factor.
      const factor = (1 - rule.share) * (1 - more);
      const values = Array.from({ length: 100 }, (_, i) => first * factor ** Math.floor(i / rule.window));
      // Windows need not be aligned with the steps of this staircase; their means fall equally.
      expect(endOf(values, rule)).toBeUndefined();
    }),
  );
});

it('is seen as soon as it is due where losses stay or rise', () => {
  fc.assert(
    fc.property(rules, fc.array(positive, { minLength: 80, maxLength: 80 }), (rule, values) => {
      const rising = values.toSorted((a, b) => a - b);
      const due = rising.map((_, i) => i + 1).find((steps) => isPlateauDue(steps, rule));
      expect(endOf(rising, rule)).toBe(due);
    }),
  );
});

it('does not depend on the unit of the losses, nor on those before the two windows', () => {
  fc.assert(
    fc.property(
      rules,
      fc.array(positive, { minLength: 60, maxLength: 60 }),
      positive,
      (rule, values, other) => {
        const doubled = values.map((value) => 2 * value);
        expect(isPlateau(losses(doubled), rule)).toBe(isPlateau(losses(values), rule));
        const changed = values.map((value, i) => (i < values.length - 2 * rule.window ? other : value));
        expect(isPlateau(losses(changed), rule)).toBe(isPlateau(losses(values), rule));
      },
    ),
  );
});

it('waits longer, or as long, for a smaller share to fall', () => {
  fc.assert(
    fc.property(
      rules,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(positive, { minLength: 60, maxLength: 60 }),
      (rule, less, values) => {
        const end = (share: number) => endOf(values, { ...rule, share }) ?? Number.POSITIVE_INFINITY;
        expect(end(rule.share * less)).toBeGreaterThanOrEqual(end(rule.share));
      },
    ),
  );
});
