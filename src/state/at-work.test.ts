/** What keeps a new version out: every kind of work while it lasts, and a kiosk while it is open. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ProjectRecord, VersionRecord } from '../database/records';
import { workLock } from '../service-worker/agreement';
import { followWork } from './at-work';
import { usePerformance } from './engine/performance-store';
import { useExports } from './exports/exports-store';
import { useBatch } from './inspecting/batch-store';
import { useLive } from './inspecting/live-store';
import { useLearning } from './open-project/learning';
import { useOpenProject } from './open-project/open-project-store';
import { useOpenPainters } from './page/open-painters';
import { useUnderWay } from './page/under-way';
import type { Inspected } from './photos/photo';
import { useProjects } from './projects/projects-store';
import { useComparison } from './review/comparison-store';
import { useTeaching } from './review/teach-store';
import { useKeptCheck } from './storing/kept-check';
import { keepVersion, letGoOfWaiting } from './storing/unsaved-version';
import { isComputing } from './works';

/** How many hold the lock that keeps new versions out. */
let holders = 0;
let told: boolean[] = [];

// The stores look at both when they are created.
vi.hoisted(() => {
  const locks = { request: async () => undefined };
  vi.stubGlobal('navigator', { languages: ['en'], locks });
  vi.stubGlobal('window', { location: { href: 'http://localhost/' }, addEventListener: () => undefined });
});

beforeAll(() => {
  navigator.locks.request = (async (name: string, options: LockOptions, work: () => Promise<void>) => {
    expect([name, options.mode]).toEqual([workLock, 'shared']);
    holders++;
    await work();
    holders--;
  }) as typeof navigator.locks.request;
  followWork((isAtWork) => told.push(isAtWork));
});
beforeEach(() => {
  told = [];
});
afterAll(() => vi.unstubAllGlobals());

const waiting = [{ status: 'waiting' }] as unknown as Inspected[];
const { training } = useOpenProject.getState();

let endPainting = () => {};
let endAdding = () => {};

const works: Record<string, readonly [begin: () => void, end: () => void]> = {
  'a training': [
    () => useOpenProject.setState({ training: { ...training, status: 'running' } as typeof training }),
    () => useOpenProject.setState({ training }),
  ],
  'an inspection': [
    () => useOpenProject.setState({ inspected: waiting }),
    () => useOpenProject.setState({ inspected: [] }),
  ],
  'a batch': [() => useBatch.setState({ status: 'running' }), () => useBatch.setState({ status: 'done' })],
  'a batch that is held': [
    () => useBatch.setState({ status: 'paused' }),
    () => useBatch.setState({ status: 'idle' }),
  ],
  'a camera': [() => useLive.setState({ isOn: true }), () => useLive.setState({ isOn: false })],
  teaching: [
    () => useLearning.setState({ project: { id: 'nuts' } as ProjectRecord }),
    () => useLearning.setState({ project: undefined }),
  ],
  'a comparison': [
    () => useComparison.setState({ status: 'working' }),
    () => useComparison.setState({ status: 'done' }),
  ],
  'an export': [
    () => useExports.setState({ running: { what: 'photos', done: 0, of: 1 } as never }),
    () => useExports.setState({ running: undefined }),
  ],
  'a painting that is not kept': [
    () => {
      endPainting = useOpenPainters.getState().begin();
    },
    () => endPainting(),
  ],
  'good photos that are being added': [
    () => {
      endAdding = useUnderWay.getState().begin();
    },
    () => endAdding(),
  ],
  'an import': [() => useProjects.setState({ importing: 1 }), () => useProjects.setState({ importing: 0 })],
  'a check of what is kept': [
    () => useKeptCheck.setState({ check: { status: 'running', done: 0, of: 1 } }),
    () => useKeptCheck.setState({ check: { status: 'none' } }),
  ],
  'a measurement': [
    () => usePerformance.setState({ measurement: { status: 'running', done: 0, of: 1 } }),
    () => usePerformance.setState({ measurement: { status: 'none' } }),
  ],
};

it.each(Object.entries(works))('%s is work until it ends', async (_, [begin, end]) => {
  begin();
  expect([told, holders]).toEqual([[true], 1]);
  end();
  await Promise.resolve();
  expect([told, holders]).toEqual([[true, false], 0]);
});

it('a version that could not be stored is work until it is let go of', async () => {
  // There is no database here.
  const version = { project: 'nuts', number: 1, bundle: 'b' } as VersionRecord;
  await expect(keepVersion(version, { sha256: 'b', blob: new Blob() }, [], async () => {})).rejects.toThrow();
  useOpenProject.setState({ versions: [version] });
  expect(told).toEqual([true]);
  letGoOfWaiting('nuts');
  useOpenProject.setState({ versions: [] });
  expect(told).toEqual([true, false]);
});

it('one work that begins before another ends holds on', async () => {
  useBatch.setState({ status: 'running' });
  useLive.setState({ isOn: true });
  useBatch.setState({ status: 'done' });
  await Promise.resolve();
  expect([told, holders]).toEqual([[true], 1]);
  useLive.setState({ isOn: false });
  await Promise.resolve();
  expect([told, holders]).toEqual([[true, false], 0]);
});

it('a version that has learnt and waits on the disk is no work', () => {
  useTeaching.setState({ status: 'taught' });
  expect(told).toEqual([]);
  useTeaching.setState({ status: 'idle' });
});

it.each(Object.entries(works))(
  '%s is measured along where it keeps the computer busy',
  (name, [begin, end]) => {
    begin();
    const waits = ['a batch that is held', 'a camera', 'a painting that is not kept'];
    expect(isComputing()).toBe(!waits.includes(name));
    end();
    expect(isComputing()).toBe(false);
  },
);

it('a kiosk is at work as long as it is there', () => {
  window.location.href = 'http://localhost/?kiosk=ring';
  const toldByKiosk: boolean[] = [];
  followWork((isAtWork) => toldByKiosk.push(isAtWork));
  useBatch.setState({ status: 'running' });
  useBatch.setState({ status: 'idle' });
  expect(toldByKiosk).toEqual([true]);
  expect(holders).toBeGreaterThan(0);
});
