/** What is said of a checked trail: all its faults, and the hash that tells a later one from it. */
import { expect, it, vi } from 'vitest';
import type { TrailCheck } from '../../state/exports/exports-store';
import { recordsText } from '../text/records';

// The stores look at them when they are created.
vi.hoisted(() => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { location: { href: 'http://localhost/', hash: '' }, addEventListener: () => {} });
});
const { isSound, trailSentence } = await import('./use-report-text');

const sound: TrailCheck = {
  finding: { found: 'whole', count: 2 },
  head: { seq: 2, hash: 'ab'.repeat(32) },
  changed: [],
  untold: [],
  gone: { results: [], versions: [] },
  mended: [],
};
const said = (check: Partial<TrailCheck>, locale: 'en' | 'de' | 'zh' = 'en') =>
  trailSentence({ ...sound, ...check }, recordsText[locale], String);

it('names the sum of the last record, where there is one', () => {
  expect(said({})).toBe(
    `The trail is whole: 2 records, none changed, none missing. Record 2 has the sum ${'ab'.repeat(32)}. A trail in which it still has that later was not rewritten up to there.`,
  );
  expect(said({ finding: { found: 'whole', count: 0 }, head: { seq: 0, hash: 'origin' } })).not.toMatch(
    /sum/u,
  );
  expect(said({ finding: { found: 'changed', seq: 2 } })).not.toMatch(/sum/u);
});

it('names what is gone though nobody removed it, in every language', () => {
  const gone = { results: ['part.jpg', 'other.jpg'], versions: [3] };
  expect(said({ gone })).toMatch(/nobody removed them here: 2 results, first part\.jpg\. .*: version 3\. /u);
  for (const locale of ['de', 'zh'] as const) expect(said({ gone }, locale)).toMatch(/2.*part\.jpg.*3/u);
  expect([isSound(sound), isSound({ ...sound, gone }), isSound({ ...sound, changed: ['a'] })]).toEqual([
    true,
    false,
    false,
  ]);
});

it('names what is there though nothing was recorded of it, in every language', () => {
  const untold = ['put in.jpg', 'other.jpg'];
  expect(said({ untold })).toMatch(/Not recorded, .*: 2 results, first put in\.jpg\. /u);
  for (const locale of ['de', 'zh'] as const) expect(said({ untold }, locale)).toMatch(/2.*put in\.jpg/u);
  expect(isSound({ ...sound, untold })).toBe(false);
});

it('says where the end was lost once', () => {
  expect(said({ mended: [7] })).toMatch(/end was lost behind record 7/u);
  for (const locale of ['de', 'zh'] as const) expect(said({ mended: [7] }, locale)).toMatch(/7/u);
  expect(isSound({ ...sound, mended: [7] })).toBe(false);
});
