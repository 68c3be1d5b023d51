/** The trail finds whatever was changed, taken out, put in or cut off, and nothing where nothing was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type AuditRecord,
  auditKinds,
  chain,
  changedResults,
  checkTrail,
  origin,
  trailFaults,
  unaskedFact,
  untoldResults,
} from './audit';

const entries = fc.array(
  fc.record({
    kind: fc.constantFrom(...auditKinds),
    what: fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), {
      maxKeys: 4,
    }),
  }),
  { minLength: 1, maxLength: 8 },
);
const headOf = (records: readonly AuditRecord[]) => records.at(-1) ?? origin;
const trailOf = (all: readonly AuditEntry[]) => chain('p', all, origin, 1000);

describe('checkTrail', () => {
  it('finds a trail whole that was written in any number of steps', async () => {
    await fc.assert(
      fc.asyncProperty(entries, entries, async (first, second) => {
        const start = await trailOf(first);
        const all = [...start, ...(await chain('p', second, headOf(start), 900))];
        expect(await checkTrail(all, headOf(all))).toEqual({ found: 'whole', count: all.length });
      }),
    );
    expect(await checkTrail([], origin)).toEqual({ found: 'whole', count: 0 });
  });

  it('names the first record that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.nat(),
        fc.constantFrom('time', 'kind', 'what', 'project'),
        async (all, at, field) => {
          const trail = await trailOf(all);
          const place = at % trail.length;
          const record = trail[place];
          const other = auditKinds.find((kind) => kind !== record.kind)!;
          const forged = {
            time: { time: 1 },
            kind: { kind: other },
            what: { what: { a: 'b', c: 'd', e: 1, f: 2, g: 3 } },
            project: { project: 'q' },
          };
          const changed = trail.with(place, { ...record, ...forged[field] } as AuditRecord);
          expect(await checkTrail(changed, headOf(trail))).toEqual({ found: 'changed', seq: place + 1 });
        },
      ),
    );
  });

  it('misses what was taken out, at the end too', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), async (all, at) => {
        const trail = await trailOf(all);
        const place = at % trail.length;
        const finding = await checkTrail(trail.toSpliced(place, 1), headOf(trail));
        expect(finding).toEqual({ found: 'missing', seq: place + 1 });
      }),
    );
  });

  it('sees a last record that was written anew, hash and all', async () => {
    const trail = await trailOf([1, 2].map((n) => ({ kind: 'inspected', what: { n } })));
    const forged = await trailOf([1, 7].map((n) => ({ kind: 'inspected', what: { n } })));
    expect(forged[0]).toEqual(trail[0]);
    expect(await checkTrail(forged, headOf(trail))).toEqual({ found: 'changed', seq: 2 });
  });

  it('is not fooled by numbers that close the gap, nor by a record put in', async () => {
    const trail = await trailOf([1, 2, 3].map((n) => ({ kind: 'inspected', what: { n } })));
    const closed = [trail[0], { ...trail[2], seq: 2 }];
    expect(await checkTrail(closed, headOf(trail))).toEqual({ found: 'changed', seq: 2 });
    const more = [...trail, ...(await chain('p', [{ kind: 'reviewed', what: {} }], headOf(trail), 5))];
    expect(await checkTrail(more, headOf(trail))).toEqual({ found: 'changed', seq: 4 });
  });

  it('tells the same facts in any order, and no others, by the same hash', async () => {
    const [one] = await trailOf([{ kind: 'reviewed', what: { a: 1, b: 'x' } }]);
    const [two] = await trailOf([{ kind: 'reviewed', what: { b: 'x', a: 1 } }]);
    const [three] = await trailOf([{ kind: 'reviewed', what: { a: '1', b: 'x' } }]);
    expect(two.hash).toBe(one.hash);
    expect(three.hash).not.toBe(one.hash);
  });
});

describe('changedResults', () => {
  it('names results that differ from what was recorded, and leaves those that nothing was recorded of', async () => {
    const trail = await trailOf([
      { kind: 'inspected', what: { result: 'r1', photo: 'aa', score: 0.25 } },
      { kind: 'inspected', what: { result: 'r2', photo: 'bb', score: 0.5 } },
    ]);
    const results = [
      { id: 'r1', sha256: 'aa', score: 0.25 },
      { id: 'r2', sha256: 'bb', score: 0.4 },
      { id: 'r3', sha256: 'cc', score: 1 },
    ];
    expect(changedResults(trail, results)).toEqual(['r2']);
  });

  it('names those that count though nobody asked for them, and the other way round', async () => {
    const fact = (result: string) => ({ result, photo: 'aa', score: 1 });
    const trail = await trailOf([
      { kind: 'inspected', what: fact('asked') },
      { kind: 'inspected', what: { ...fact('unasked'), ...unaskedFact } },
    ]);
    const [asked, unasked] = ['asked', 'unasked'].map((id) => ({ id, sha256: 'aa', score: 1 }));
    expect(changedResults(trail, [asked, { ...unasked, unasked: true }])).toEqual([]);
    expect(changedResults(trail, [{ ...asked, unasked: true }, unasked])).toEqual(['asked', 'unasked']);
  });
});

describe('untoldResults', () => {
  it('names results of which no inspection is recorded, and those that were recorded as removed', async () => {
    const trail = await trailOf([
      { kind: 'inspected', what: { result: 'told' } },
      { kind: 'inspected', what: { result: 'back' } },
      { kind: 'reviewed', what: { result: 'put in' } },
      { kind: 'removed', what: { result: 'back' } },
    ]);
    const results = ['told', 'back', 'put in'].map((id) => ({ id, name: `${id}.jpg` }));
    expect(untoldResults(trail, results)).toEqual(['back.jpg', 'put in.jpg']);
    expect(untoldResults([], results)).toHaveLength(3);
  });
});

it('does not say of results whose records are gone from a trail that nobody recorded them', async () => {
  const trail = await trailOf(['a', 'b'].map((result) => ({ kind: 'inspected', what: { result } })));
  const results = { records: ['a', 'b', 'c'].map((id) => ({ id, name: `${id}.jpg` })) };
  const faultsOf = (records: readonly AuditRecord[]) =>
    trailFaults(
      { trail: { records, head: headOf(trail) }, results, versions: { records: [] } } as never,
      false,
    );
  expect(await faultsOf(trail)).toMatchObject({ finding: { found: 'whole' }, untold: ['c.jpg'] });
  expect(await faultsOf(trail.slice(1))).toMatchObject({ finding: { found: 'missing', seq: 1 }, untold: [] });
});
