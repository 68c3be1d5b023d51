/** What a trail tells of verdicts at the bench, whatever thresholds came later. */
import { expect, it } from 'vitest';
import type { AuditEntry } from './audit';
import { chain, origin } from './audit';
import { changesAfter, firstVerdicts } from './threshold-changes';

const trained = (version: number): AuditEntry => ({
  kind: 'trained',
  what: { version, pass: 0.2, fail: 0.3 },
});
const inspected = (result: string, version: number, verdict: string, pass = 0.2): AuditEntry => ({
  kind: 'inspected',
  what: { result, version, verdict, pass, fail: 0.3 },
});
const threshold = (version: number, pass: number): AuditEntry => ({
  kind: 'threshold',
  what: { version, pass, fail: 0.3, person: 'Ada', judgedAgain: 1 },
});
const trailOf = (...entries: AuditEntry[]) => chain('p', entries, origin, 7);

it('knows the verdict that was given at the bench', async () => {
  const records = await trailOf(trained(1), inspected('a', 1, 'fail'), threshold(1, 0.25));
  expect([...firstVerdicts(records)]).toEqual([['a', 'fail']]);
});

it('tells of thresholds that were changed after results, and from which', async () => {
  const records = await trailOf(
    trained(1),
    // Before there was a result they changed nothing.
    threshold(1, 0.21),
    inspected('a', 1, 'fail', 0.21),
    inspected('b', 1, 'fail', 0.21),
    inspected('c', 2, 'fail'),
    threshold(1, 0.25),
    // The same again is no change.
    threshold(1, 0.25),
  );
  const told = { time: 7, person: 'Ada', version: 1 };
  const [from, to] = [0.21, 0.25].map((pass) => ({ pass, fail: 0.3 }));
  expect(changesAfter(records, new Set(['a', 'b', 'c']))).toEqual([{ ...told, from, to, after: 2 }]);
  expect(changesAfter(records, new Set(['b']))).toMatchObject([{ after: 1 }]);
  expect(changesAfter(records, new Set(['c', 'removed']))).toEqual([]);
});

it('is not misled by a result that was told late', async () => {
  const late = inspected('b', 1, 'fail', 0.2);
  const records = await trailOf(
    trained(1),
    inspected('a', 1, 'fail'),
    threshold(1, 0.25),
    late,
    threshold(1, 0.4),
  );
  const [, second] = changesAfter(records, new Set(['a', 'b']));
  expect(second).toMatchObject({ from: { pass: 0.25 }, to: { pass: 0.4 }, after: 2 });
});

it('tells of a change also where the trail does not say from which', async () => {
  const [, result, change] = await trailOf(trained(1), inspected('a', 1, 'fail'), threshold(1, 0.25));
  const bare = { ...result, what: { ...result.what, pass: null, fail: null } };
  expect(changesAfter([bare, change], new Set(['a']))).toEqual([]);
  expect(changesAfter([result, change], new Set(['a']))).toMatchObject([{ from: { pass: 0.2, fail: 0.3 } }]);
});
