/**
 * What becomes of a `.vtfusion` file, over a real archive in memory; the engine's description of the file is
 * made up.
 */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { AppError } from '../../errors';
import type { ProjectDescription } from '../../workers/client';
import { archive } from '../storing/archive';
import { importedProject } from './imported-project';

const plain: ProjectDescription = {
  object: 'nut',
  words: ['bent pin'],
  region: undefined,
  photos: [],
  preset: 'paper',
  seed: 1,
  thresholds: {
    pass: 1,
    fail: 2,
    calibration: { threshold: 1, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.9 },
  },
  created: '2026-01-02T03:04:05.000Z',
  encoder: { name: 'pico-clip', sha256: 'ab'.repeat(32) },
  settings: {
    fit: 'squash',
    topShare: 0,
    views: { illumination: 'as-is' },
    mpf: { start: 'random', channels: 16 },
    prototypes: { strategy: 'mean', drift: 0 },
  },
};
let described: ProjectDescription;

/** Any bytes do for a picture here. */
const look = {
  width: 1,
  height: 1,
  sha256: 'd'.repeat(64),
  preview: { close: () => {} },
  previewFile: new Blob(['preview']),
  thumbnail: new Blob(['thumbnail']),
};
const engine = { describeProject: async () => described, look: async () => look };

vi.mock('../engine/engine-store', () => ({
  askEngine: (ask: (one: typeof engine) => unknown) => ask(engine),
}));

async function imported(description: ProjectDescription) {
  described = description;
  const kept = await archive();
  const id = await importedProject(kept, { blob: new Blob(['file']), name: 'nut.vtfusion' });
  const [version] = (await kept.versions(id)).records;
  return { project: await kept.project(id), version };
}

it('goes by what the file was trained by, when it is trained or taught again', async () => {
  const { project, version } = await imported(plain);
  expect(project).toMatchObject({ object: 'nut', words: 'bent pin', preset: 'paper' });
  expect(version).toMatchObject({ number: 1, preset: 'paper' });
});

it('begins its trail with the file that its version came from', async () => {
  const { project, version } = await imported(plain);
  const { records } = await (await archive()).trail(version.project);
  expect(records).toMatchObject([
    { seq: 1, kind: 'trained', what: { version: 1, bundle: version.bundle, from: 'file', pass: 1, fail: 2 } },
  ]);
  expect(project).toMatchObject({ id: version.project });
});

it('is called as where the file was taken out, else as its object', async () => {
  expect((await imported(plain)).project).toMatchObject({ name: '', object: 'nut' });
  const title = 'Station 2 Relais';
  expect((await imported({ ...plain, title })).project).toMatchObject({ name: title, object: 'nut' });
});

it('knows what training measured, where a person chose other thresholds before the file was made', async () => {
  expect((await imported(plain)).version.measured).toBeUndefined();
  const measured = { ...plain.thresholds, pass: 0.5 };
  expect((await imported({ ...plain, measured })).version).toMatchObject({
    thresholds: plain.thresholds,
    measured,
  });
});

it('knows which defects its version was taught, where the file names some', async () => {
  expect((await imported(plain)).version.defects).toBeUndefined();
  const defects = ['b'.repeat(64)];
  expect((await imported({ ...plain, defects })).version.defects).toEqual(defects);
});

it('leaves nothing of a file that finds no room', async () => {
  const kept = await archive();
  const full = new AppError('storage-full', 'The disk has no more room for this page.');
  const saving = vi.spyOn(kept, 'saveVersion').mockRejectedValueOnce(full);
  const photos = [{ name: '1.png', blob: new Blob(['photo']) }];
  await expect(imported({ ...plain, photos })).rejects.toBe(full);
  const [{ project }] = saving.mock.calls[0];
  await vi.waitFor(async () => {
    expect(await kept.blob(look.sha256)).toBeUndefined();
    expect((await kept.parts(project)).photos).toEqual({ records: [], unreadable: 0 });
  });
});

it('is ended between two photos, and leaves nothing', async () => {
  const kept = await archive();
  const leave = new AbortController();
  const looking = vi.spyOn(engine, 'look').mockImplementation(async () => {
    if (looking.mock.calls.length === 2) leave.abort();
    return look;
  });
  described = {
    ...plain,
    photos: Array.from({ length: 1000 }, () => ({ name: 'a', blob: new Blob(['a']) })),
  };
  const file = { blob: new Blob(['file']), name: 'nut.vtfusion' };
  await expect(importedProject(kept, file, leave.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(looking).toHaveBeenCalledTimes(2);
  looking.mockRestore();
  await vi.waitFor(async () => expect(await kept.blob(look.sha256)).toBeUndefined());
});

it('keeps the project itself last, and lets nobody sweep its parts before', async () => {
  const kept = await archive();
  let held = 0;
  const request = async (_name: string, _how: LockOptions, work: (lock: unknown) => Promise<unknown>) => {
    held++;
    return work({}).finally(() => held--);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const seen: number[] = [];
  const save = kept.saveProject.bind(kept);
  vi.spyOn(kept, 'saveProject').mockImplementationOnce(async (project) => {
    seen.push(held, (await kept.versions(project.id)).records.length);
    await save(project);
  });
  await imported(plain);
  vi.unstubAllGlobals();
  expect(seen).toEqual([1, 1]);
});

it('is ended while it is read, and after its last photo', async () => {
  const kept = await archive();
  const file = { blob: new Blob(['file']), name: 'nut.vtfusion' };
  const before = await kept.projects();
  for (const when of ['describeProject', 'look'] as const) {
    const leave = new AbortController();
    const photos = when === 'look' ? [{ name: 'a', blob: new Blob(['a']) }] : [];
    const asked = vi.spyOn(engine, when).mockImplementation(async () => {
      leave.abort();
      return { ...look, ...plain, photos } as never;
    });
    described = { ...plain, photos };
    await expect(importedProject(kept, file, leave.signal)).rejects.toMatchObject({ code: 'cancelled' });
    asked.mockRestore();
  }
  // Just before all of it is stored.
  const leave = new AbortController();
  described = plain;
  const lock = vi.spyOn(kept, 'assembling').mockImplementationOnce((work) => {
    leave.abort();
    return work();
  });
  await expect(importedProject(kept, file, leave.signal)).rejects.toMatchObject({ code: 'cancelled' });
  lock.mockRestore();
  expect(await kept.projects()).toEqual(before);
});
