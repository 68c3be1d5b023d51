import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ResultRecord } from '../../database/records';
import type { Inspected } from './photo';
import {
  everything,
  isFiltered,
  type ResultQuery,
  reviewStates,
  shownResults,
  sortKeys,
  verdictCounts,
} from './result-list';

const verdicts = ['pass', 'uncertain', 'fail'] as const;
const sha256 = 'ab'.repeat(32);

function result(id: number, facts: Partial<ResultRecord> = {}): Inspected {
  const record: ResultRecord = {
    project: 'p',
    id: `${id}`,
    version: 1,
    name: `${id}.jpg`,
    sha256,
    width: 9,
    height: 9,
    time: id,
    score: 0.5,
    verdict: 'pass',
    milliseconds: 1,
    review: null,
    blobs: [],
    thresholds: {
      pass: 1,
      fail: 2,
      calibration: { threshold: 1, count: 2, confidence: 0.95, rate: 0.5 },
    } as never,
    ...facts,
  };
  return { id: record.id, name: record.name, status: 'done', result: record };
}

const review = (decision: ResultRecord['verdict'], note = '') => ({ decision, note, person: 'A', time: 1 });
const ids = (items: readonly Inspected[]) => items.map(({ id }) => id);
const ask = (query: Partial<ResultQuery>): ResultQuery => ({ ...everything, ...query });

const items: Inspected[] = [
  result(1, {
    name: 'Part 10.jpg',
    score: 0.9,
    verdict: 'fail',
    time: new Date(2026, 10, 3, 23, 59).getTime(),
  }),
  result(2, { name: 'part 9.jpg', score: 0.2, time: new Date(2026, 10, 4, 0, 0).getTime(), version: 2 }),
  result(3, {
    name: 'ring.jpg',
    score: 0.6,
    verdict: 'pass',
    time: new Date(2026, 10, 5).getTime(),
    review: review('fail', 'Scratch near the hole'),
  }),
  {
    id: '4',
    name: 'note.txt',
    status: 'failed',
    problem: { code: 'image-unreadable', precisely: 'no picture' },
  },
  { id: '5', name: 'next.jpg', status: 'waiting', blob: new Blob() },
];

describe('shownResults', () => {
  it.each<[string, Partial<ResultQuery>, string[]]>([
    ['everything in the order of time', {}, ['1', '2', '3', '4', '5']],
    ['the latest first', { descending: true }, ['5', '4', '3', '2', '1']],
    [
      'the highest score first, what has none last',
      { sort: 'score', descending: true },
      ['1', '3', '2', '4', '5'],
    ],
    ['the lowest score first', { sort: 'score' }, ['2', '3', '1', '4', '5']],
    ['names as people number them', { sort: 'name' }, ['4', '2', '1', '3', '5']],
    ['one verdict', { verdicts: ['fail'] }, ['1', '5']],
    ['what failed', { verdicts: ['failed'] }, ['4', '5']],
    ['one version, without what failed under any', { version: 2 }, ['2', '5']],
    ['not yet reviewed', { review: 'open' }, ['1', '2', '4', '5']],
    ['disagreement', { review: 'disagree' }, ['3', '5']],
    ['one day, whole', { from: '2026-11-04', to: '2026-11-04' }, ['2', '5']],
    ['from a day on', { from: '2026-11-04' }, ['2', '3', '5']],
    ['up to a day', { to: '2026-11-03' }, ['1', '5']],
    ['words of name and note in any case', { text: 'HOLE  ring' }, ['3', '5']],
  ])('%s', (_, query, expected) => expect(ids(shownResults(items, ask(query)))).toEqual(expected));

  const record = fc.record({
    name: fc.string({ maxLength: 12 }),
    score: fc.double({ min: 0, max: 2, noNaN: true }),
    verdict: fc.constantFrom(...verdicts),
    version: fc.integer({ min: 1, max: 3 }),
    time: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }),
    review: fc.option(fc.constantFrom(...verdicts).map((decision) => review(decision, 'seen'))),
  });
  const anyItems = fc.array(record, { maxLength: 40 }).map((all) => all.map((facts, i) => result(i, facts)));
  const day = fc.oneof(fc.constant(''), fc.constantFrom('2023-12-01', '2025-02-28', '2026-06-30'));
  const anyQuery: fc.Arbitrary<ResultQuery> = fc.record({
    verdicts: fc.subarray(['pass', 'uncertain', 'fail', 'failed'] as const),
    review: fc.constantFrom(...reviewStates),
    version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    from: day,
    to: day,
    text: fc.string({ maxLength: 3 }),
    sort: fc.constantFrom(...sortKeys),
    descending: fc.boolean(),
  });

  it('gives each item at most once, and none that it was not given', () => {
    fc.assert(
      fc.property(anyItems, anyQuery, (all, query) => {
        const shown = shownResults(all, query);
        expect(new Set(shown).size).toBe(shown.length);
        for (const item of shown) expect(all).toContain(item);
      }),
    );
  });

  it('asks for less with every condition', () => {
    fc.assert(
      fc.property(anyItems, anyQuery, (all, query) => {
        const shown = shownResults(all, query);
        for (const eased of [
          { ...query, verdicts: everything.verdicts },
          { ...query, review: 'any' as const },
          { ...query, version: undefined },
          { ...query, from: '' },
          { ...query, text: '' },
        ]) {
          expect(shownResults(all, eased)).toEqual(expect.arrayContaining(shown));
        }
      }),
    );
  });

  it('counts what would be shown of each verdict', () => {
    fc.assert(
      fc.property(anyItems, anyQuery, (all, query) => {
        const counts = verdictCounts(all, query);
        for (const verdict of verdicts) {
          expect(shownResults(all, { ...query, verdicts: [verdict] })).toHaveLength(counts[verdict]);
        }
      }),
    );
  });

  it('orders by what it was asked to', () => {
    fc.assert(
      fc.property(anyItems, fc.boolean(), (all, descending) => {
        const scores = shownResults(all, ask({ sort: 'score', descending })).map(
          (item) => (item.status === 'done' ? item.result.score : Number.NaN) * (descending ? -1 : 1),
        );
        expect(scores).toEqual([...scores].sort((a, b) => a - b));
      }),
    );
  });

  it('looks at each of ten thousand names once to find it and once to order it, and not at every comparison', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => result(i, { score: (i * 7919) % 10_007 }));
    for (const sort of sortKeys) {
      const normalize = vi.spyOn(String.prototype, 'normalize');
      shownResults(many, ask({ sort, text: '1', descending: true }));
      expect(normalize.mock.calls.length).toBeLessThanOrEqual(2 * many.length + 1);
      normalize.mockRestore();
    }
  });
});

it('says whether anything is left out', () => {
  expect(isFiltered(everything)).toBe(false);
  expect(isFiltered(ask({ sort: 'name' }))).toBe(false);
  expect(isFiltered(ask({ verdicts: ['fail'] }))).toBe(true);
  expect(isFiltered(ask({ text: ' x' }))).toBe(true);
  expect(isFiltered(ask({ version: 1 }))).toBe(true);
});
