/** Which results of a kiosk stay, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { checkTrail, vanished } from '../../database/audit';
import type { ResultRecord } from '../../database/records';
import { removedResults } from '../../database/removed-results';
import { useLog } from '../page/log';
import { archive } from '../storing/archive';
import { inspectedEntry } from '../storing/audit-entries';
import { trimKioskResults } from './kiosk-results';

vi.mock('../engine/engine-store', () => ({}));

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const review = { decision: 'fail', note: '', person: '', time: 9 } as const;
const sum = (n: number) => n.toString(16).padStart(64, '0');

async function keep(project: string, n: number, more: Partial<ResultRecord> = {}): Promise<void> {
  const id = `r${`${n}`.padStart(4, '0')}`;
  const result: ResultRecord = {
    project,
    id,
    version: 1,
    name: `${n}.jpg`,
    sha256: sum(n),
    width: 4,
    height: 3,
    time: n,
    score: 0.1,
    verdict: 'pass',
    thresholds: { pass: 0.5, fail: 0.6, calibration },
    milliseconds: 1,
    review: null,
    ofKiosk: true,
    blobs: [sum(n)],
    ...more,
  };
  const picture = { project, id, painted: null } as never;
  const original = { sha256: result.sha256, blob: new Blob([`${n}`]) };
  await (await archive()).saveResult(result, picture, new Blob(['t']), original, [
    inspectedEntry(result, undefined),
  ]);
}

const kept = async (project: string) =>
  (await (await archive()).results(project)).records.map(({ name }) => Number.parseInt(name, 10));

it('lets go of a kiosk’s older ones with their photos, and of nothing that a person inspected or judged', async () => {
  for (let n = 0; n < 30; n++) await keep('nuts', n);
  await keep('nuts', 30, { ofKiosk: undefined });
  await keep('nuts', 31, { review });
  for (let n = 32; n < 40; n++) await keep('nuts', n);
  // A photo with two results, one of which stays.
  await keep('nuts', 40, { sha256: sum(3), blobs: [sum(3)] });
  await trimKioskResults('nuts', 5);
  expect(await kept('nuts')).toEqual([30, 31, 36, 37, 38, 39, 40]);
  const blobs = await Promise.all([2, 3, 30, 39].map(async (n) => (await archive()).blob(sum(n))));
  expect(blobs.map((blob) => blob !== undefined)).toEqual([false, true, true, true]);

  const { records, head } = await (await archive()).trail('nuts');
  expect(await checkTrail(records, head)).toMatchObject({ found: 'whole' });
  const there = new Set((await (await archive()).results('nuts')).records.map(({ id }) => id));
  expect(vanished(records, there, new Set())).toEqual({ results: [], versions: [] });
  const [gone, ...others] = removedResults(
    records,
    { from: 0, to: Number.POSITIVE_INFINITY },
    { by: {}, results: [] },
  );
  expect([gone.by, gone.count, others]).toEqual(['kiosk', 34, []]);
});

it('catches up, some at a time, with any number of old ones', async () => {
  for (let n = 0; n < 450; n++) await keep('bolts', n);
  const left: number[] = [];
  for (let round = 0; round < 4; round++) {
    await trimKioskResults('bolts', 20);
    left.push((await kept('bolts')).length);
  }
  expect(left).toEqual([250, 50, 20, 20]);
});

it('is no reason for a kiosk to stop', async () => {
  const fails = vi.spyOn(await archive(), 'oldResults').mockRejectedValue(new Error('no answer'));
  await trimKioskResults('nuts', 5);
  expect(useLog.getState().entries.at(-1)).toMatchObject({ kind: 'problem' });
  fails.mockRestore();
});
