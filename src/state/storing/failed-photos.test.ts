/**
 * Photos that could not be inspected, on their way to the trail; the archive is made up, since its answers
 * are what is tried.
 */
import { beforeEach, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../../database/audit';
import { AppError } from '../../errors';
import { forgetFailed, noteFailed, tellFailed } from './failed-photos';

const trail: AuditEntry['what'][] = [];
let isFull = false;
vi.mock('./archive', () => ({
  archive: async () => ({
    async updateResults(_project: string, _results: unknown, entries: readonly AuditEntry[]) {
      if (isFull) throw new AppError('storage-full', 'No room.');
      trail.push(...entries.map(({ what }) => what));
    },
  }),
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: '' }) } }));

const kept = new Map<string, string>();
beforeEach(() => {
  for (const project of ['a', 'b']) forgetFailed(project);
  kept.clear();
  trail.length = 0;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

it('tells how many there were, the names of the first and how often each reason, once', async () => {
  for (let i = 0; i < 30; i++) noteFailed('a', `${i}.heic`, i < 20 ? 'image-unreadable' : 'image-empty');
  noteFailed('b', 'other.png', 'image-empty');
  await tellFailed('a');
  await tellFailed('a');
  expect(trail).toEqual([
    {
      failed: 30,
      names: Array.from({ length: 20 }, (_, i) => `${i}.heic`).join('\n'),
      reasons: 'image-unreadable 20\nimage-empty 10',
    },
  ]);
  expect([...kept.keys()]).toEqual(['vtfusion-batch-failed-b']);
});

it('takes a name that is long, or of several lines, for one line', async () => {
  noteFailed('a', `${'long'.repeat(1000)}\n.png`, 'image-empty');
  await tellFailed('a');
  expect(`${trail[0].names}`.split('\n')).toHaveLength(1);
  expect(`${trail[0].names}`.length).toBeLessThan(60);
});

it('knows them after the page was closed', async () => {
  noteFailed('a', 'cut off.jpg', 'image-unreadable');
  vi.resetModules();
  const later = await import('./failed-photos');
  later.noteFailed('a', 'empty.jpg', 'image-empty');
  await later.tellFailed('a');
  expect(trail).toMatchObject([{ failed: 2, names: 'cut off.jpg\nempty.jpg' }]);
  expect(kept.size).toBe(0);
});

it('waits for room, noted until then, and keeps what comes meanwhile apart', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  isFull = true;
  noteFailed('a', '1.jpg', 'image-empty');
  await tellFailed('a');
  expect(kept.get('vtfusion-batch-failed-a')).toContain('1.jpg');
  isFull = false;
  noteFailed('a', '2.jpg', 'image-empty');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(trail).toMatchObject([{ failed: 1, names: '1.jpg' }]);
  expect(kept.get('vtfusion-batch-failed-a')).toContain('2.jpg');
  await tellFailed('a');
  expect(trail.slice(1)).toMatchObject([{ failed: 1, names: '2.jpg' }]);
  expect(kept.size).toBe(0);
  vi.useRealTimers();
});

it('tells what another tab has noted since it told its own', async () => {
  noteFailed('a', 'mine.heic', 'image-unreadable');
  await tellFailed('a');
  kept.set(
    'vtfusion-batch-failed-a',
    JSON.stringify({ count: 2, names: ['theirs'], reasons: { 'image-empty': 2 } }),
  );
  await tellFailed('a');
  expect(trail.map(({ failed }) => failed)).toEqual([1, 2]);
});
