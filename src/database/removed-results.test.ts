import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, auditSchema, chain, origin } from './audit';
import { parseRecords } from './read-records';
import { kioskFact, removedResults } from './removed-results';

const since = (from: number) => ({ from, to: Number.POSITIVE_INFINITY });
const nobody = { by: {}, results: [] };
const inspected = (result: string, verdict: string): AuditEntry => ({
  kind: 'inspected',
  what: { result, name: `${result}.jpg`, verdict },
});
const removed = (result: string, who: AuditEntry['what']): AuditEntry => ({
  kind: 'removed',
  what: { result, name: `${result}.jpg`, photo: 'aa', ...who },
});

describe('removedResults', () => {
  it('misses nothing of a period that nobody had asked for in it', async () => {
    const asked = inspected('asked', 'fail');
    const again = { ...asked, what: { ...asked.what, result: 'again', asked: 'no' } };
    const then = await chain('p', [asked, again], origin, 5);
    const gone = [removed('asked', { person: 'Ada' }), removed('again', { person: 'Ada' })];
    const records = [...then, ...(await chain('p', gone, then.at(-1)!, 30))];
    expect(removedResults(records, { from: 0, to: 20 }, nobody)).toMatchObject([{ count: 1, notPassed: 1 }]);
  });

  it('tells of what was removed from a moment on, a line for each who did it', async () => {
    const before = await chain(
      'p',
      [
        ...['a', 'b', 'c'].map((id) => inspected(id, 'fail')),
        ...['d', 'e'].map((id) => inspected(id, 'pass')),
        removed('early', { person: 'Ada' }),
      ],
      origin,
      5,
    );
    const first = await chain(
      'p',
      [removed('a', { person: 'Ada' }), removed('d', { person: 'Ada' }), removed('b', { person: '' })],
      before.at(-1)!,
      10,
    );
    const second = await chain(
      'p',
      [
        removed('c', kioskFact),
        // As earlier programs told of persons and of kiosks.
        removed('e', {}),
        { kind: 'removed', what: { version: 3, bundle: 'bb', person: 'Ada' } },
        removed('late', { person: 'Ada' }),
      ],
      first.at(-1)!,
      30,
    );
    const records = [...before, ...first, ...second];
    expect(parseRecords(auditSchema, records).unreadable).toBe(0);
    const lines = [
      { by: 'person', person: 'Ada', times: [10, 30], count: 3, notPassed: 1 },
      { by: 'person', person: '', times: [10, 10], count: 1, notPassed: 1 },
      { by: 'kiosk', person: '', times: [30, 30], count: 1, notPassed: 1 },
      { by: 'unknown', person: '', times: [30, 30], count: 1, notPassed: 0 },
    ];
    const names = [['a.jpg', 'd.jpg', 'late.jpg'], ['b.jpg'], ['c.jpg'], ['e.jpg']];
    expect(removedResults(records, since(10), nobody)).toEqual(
      lines.map((line, i) => ({ ...line, names: names[i] })),
    );
    expect(removedResults(records, since(31), nobody)).toEqual([]);
  });

  it('tells in a period of what was inspected in it, whenever it was removed, and of no later removals of others', async () => {
    const night = await chain('p', [inspected('a', 'fail')], origin, 10);
    const morning = await chain('p', [inspected('b', 'pass'), inspected('c', 'pass')], night[0], 20);
    const gone = ['a', 'b'].map((id) => removed(id, { person: 'Ada' }));
    const records = [...night, ...morning, ...(await chain('p', gone, morning[1], 30))];
    const leaving = { by: {}, results: ['c'] };
    const named = (from: number, to: number) =>
      removedResults(records, { from, to }, leaving).map(({ names, notPassed }) => [...names, notPassed]);
    expect(named(5, 15)).toEqual([['a.jpg', 1]]);
    expect(named(15, 25)).toEqual([
      ['b.jpg', 0],
      ['c.jpg', 0],
    ]);
    expect(named(25, 31)).toEqual([['a.jpg', 'b.jpg', 1]]);
    expect(named(40, 50)).toEqual([]);
  });

  it('tells of what is leaving until the trail does, and not of what came back', async () => {
    const told = await chain('p', [inspected('a', 'uncertain'), inspected('b', 'pass')], origin, 5);
    const leaving = { by: { a: 'Ada' }, results: ['a', 'never stored'] };
    const line = { by: 'person', person: 'Ada', count: 1, notPassed: 1, names: ['a.jpg'] };
    expect(removedResults(told, since(99), leaving)).toEqual([{ ...line, times: undefined }]);
    const gone = [...told, ...(await chain('p', [removed('a', { person: 'Ada' })], told[1], 100))];
    expect(removedResults(gone, since(99), leaving)).toEqual([{ ...line, times: [100, 100] }]);
    expect(removedResults(told, since(0), nobody)).toEqual([]);
  });

  it('leaves out none, and names only the first', async () => {
    const who = fc.constantFrom<AuditEntry['what']>({}, kioskFact, { person: 'Ada' }, { person: '' });
    await fc.assert(
      fc.asyncProperty(fc.array(who, { maxLength: 60 }), async (all) => {
        const records = await chain(
          'p',
          all.map((one, i) => removed(`${i}`, one)),
          origin,
          1,
        );
        const lines = removedResults(records, since(0), nobody);
        expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const { count, names } of lines) expect(names).toHaveLength(Math.min(count, 20));
      }),
      { numRuns: 30 },
    );
  });
});
