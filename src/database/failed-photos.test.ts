import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditSchema, chain, changedResults, checkTrail, origin, vanished } from './audit';
import { failedEntry, failedPhotos } from './failed-photos';
import { parseRecords } from './read-records';
import { firstVerdicts } from './threshold-changes';

const since = (from: number) => ({ from, to: Number.POSITIVE_INFINITY });
const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\n'));
const failed = fc.record({
  count: fc.integer({ min: 1, max: 10_000 }),
  names: fc.array(line, { maxLength: 20 }),
  reasons: fc.dictionary(
    fc.constantFrom('image-empty', 'image-unreadable', 'other'),
    fc.integer({ min: 1, max: 10_000 }),
    { noNullPrototype: true },
  ),
});

describe('failedPhotos', () => {
  it('are told as they were recorded, from a moment on, in a trail that is whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(failed, { maxLength: 4 }),
        fc.array(failed, { maxLength: 4 }),
        async (old, late) => {
          const before = await chain('p', old.map(failedEntry), origin, 5);
          const head = before.at(-1) ?? origin;
          const records = [...before, ...(await chain('p', late.map(failedEntry), head, 10))];
          expect(parseRecords(auditSchema, records).unreadable).toBe(0);
          expect(failedPhotos(records, since(10))).toEqual(late.map((one) => ({ time: 10, ...one })));
          expect(failedPhotos(records, since(0))).toHaveLength(records.length);
          expect(await checkTrail(records, records.at(-1) ?? origin)).toMatchObject({ found: 'whole' });
        },
      ),
    );
  });

  it('are told up to the end of a period, which is not in it', async () => {
    const entry = failedEntry({ count: 1, names: ['a.heic'], reasons: {} });
    const records = await chain('p', [entry], origin, 10);
    expect(failedPhotos(records, { from: 10, to: 11 })).toHaveLength(1);
    expect(failedPhotos(records, { from: 5, to: 10 })).toEqual([]);
  });

  it('are no results: none that changed, none that vanished, and no verdicts', async () => {
    const entry = failedEntry({ count: 2, names: ['a.heic'], reasons: { 'image-unreadable': 2 } });
    const inspected = { kind: 'inspected', what: { result: 'r', photo: 'aa', score: 1 } } as const;
    const records = await chain('p', [inspected, entry], origin, 1);
    expect(changedResults(records, [{ id: 'r', sha256: 'aa', score: 1 }])).toEqual([]);
    expect(vanished(records, new Set(['r']), new Set())).toEqual({ results: [], versions: [] });
    expect(firstVerdicts(records).size).toBe(0);
    expect(failedPhotos(records, since(0))).toHaveLength(1);
  });
});
