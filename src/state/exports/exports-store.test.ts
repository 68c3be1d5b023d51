/**
 * A shift's report while another project is opened, and results that wait for the disk; archive, files and
 * the open project are made up.
 */
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { PictureRecord, ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import { doneOf } from '../photos/photo';
import { noteRemoved } from '../storing/removals';
import { keepResult } from '../storing/unsaved-results';
import type { ReportText } from './exports-store';

interface Recorded {
  readonly results: { readonly records: readonly { readonly id: string }[] };
  readonly versions: { readonly records: readonly { readonly number: number }[] };
}

/** Just enough of a JPEG to tell its kind. */
const blob = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)]);
const saved: { readonly file: Blob; readonly name: string }[] = [];
const asked: string[] = [];
const trail: object[] = [];
const pictures = new Map<string, object>();
vi.mock('../page/save-file', () => ({ saveFile: (file: Blob, name: string) => saved.push({ file, name }) }));
vi.mock('./overlay-picture', () => ({
  overlayPicture: async () => new Blob(['p'], { type: 'image/jpeg' }),
  maskPicture: async () => new Blob(['m']),
}));
vi.mock('../../database/audit', async (original) => ({
  ...(await original<typeof import('../../database/audit')>()),
  trailFaults: async ({ results, versions }: Recorded) => ({
    finding: { found: 'whole', count: 1 },
    changed: [],
    gone: {
      results: ['lost', 'there'].filter((lost) => !results.records.some(({ id }) => id === lost)),
      versions: [1, 2].filter((one) => !versions.records.some(({ number }) => number === one)),
    },
    mended: [],
  }),
}));
vi.mock('../../reports/shift-report', () => ({
  isNoted: () => true,
  shiftReportHtml: ({ project }: { project: string }) => `The report of ${project}`,
}));
vi.mock('../storing/archive', () => ({
  archive: async () => ({
    trail: async () => ({ records: trail, head: undefined }),
    recorded: async (project: string) => {
      asked.push(`trail of ${project}`);
      useOpenProject.setState({ project: { id: 'bolts', name: 'Bolts' }, inspected: [] } as never);
      return {
        trail: { records: trail, head: undefined },
        results: { records: [{ id: 'there', name: 'there.jpg' }] },
        versions: { records: [{ number: 2 }] },
      };
    },
    saveResult: async () => {
      throw new AppError('storage-full', 'No room.');
    },
    blob: async () => undefined,
    picture: async (project: string, id: string) => {
      asked.push(`${project} ${id}`);
      return pictures.get(id);
    },
  }),
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ locale: 'en' }) } }));
vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create(() => ({
    project: { id: 'nuts', name: 'Nuts' },
    versions: [],
    inspected: [{ id: 'r', status: 'done', result: { id: 'r', name: 'r.jpg', time: 1, verdict: 'fail' } }],
  })),
}));

const since = (from: number) => ({ from, to: Number.POSITIVE_INFINITY });
const { useOpenProject } = await import('../open-project/open-project-store');
const { useExports } = await import('./exports-store');

it('is of one project, whichever is open by the time that its trail is checked', async () => {
  const text = { words: {}, facts: () => ({}) } as unknown as ReportText;
  await useExports.getState().report(since(0), text);
  expect(asked).toEqual(['trail of nuts', 'nuts r']);
  expect(saved.map(({ name }) => name)).toEqual([expect.stringMatching(/^Nuts-report-/u)]);
  expect(await saved[0].file.text()).toBe('The report of Nuts');
});

it('has no good photo among those to test with, nor the original of one that came from a file', async () => {
  const review = { decision: 'pass', time: 2 };
  const resultOf = (letter: string, more: object = {}) => {
    const known = { id: letter, name: `${letter}.jpg`, sha256: letter.repeat(64), time: 1, review, ...more };
    return {
      id: letter,
      name: known.name,
      status: 'done',
      result: known as unknown as ResultRecord,
    } as const;
  };
  const inspected = [resultOf('a'), resultOf('b', { placeless: 'c'.repeat(64) }), resultOf('d')];
  for (const { result } of inspected)
    await keepResult({ result, picture: {} as PictureRecord, thumbnail: blob, blob, version: undefined });
  const shots = ['a', 'c'].map((name) => ({ name, blob, photo: { sha256: name.repeat(64) } }));
  useOpenProject.setState({ inspected, shots } as never);
  saved.length = 0;
  await useExports.getState().export('labelled', since(0));
  const names = (await saved[0].file.text()).match(/(train|test)\/good\/\w+/gu);
  expect([...new Set(names)]).toEqual(['train/good/a', 'train/good/c', 'test/good/d']);
});

it('has the photos and heatmaps of results that wait for room on the disk', async () => {
  const result = {
    project: 'nuts',
    id: 'waits',
    name: 'waits.heic',
    sha256: 'a'.repeat(64),
    time: 1,
    verdict: 'fail',
    thresholds: { pass: 0.5, fail: 0.6 },
    width: 1,
    height: 1,
    version: 1,
    review: { decision: 'fail', time: 2 },
  } as ResultRecord;
  const picture = { painted: { width: 1, height: 1, data: Uint8Array.of(1) } } as PictureRecord;
  await keepResult({ result, picture, thumbnail: blob, blob, version: undefined });
  const more = { sha256: 'f'.repeat(64), unasked: true, review: null };
  const again = { ...result, id: 'again', name: 'again.jpg', ...more };
  await keepResult({ result: again, picture, thumbnail: blob, blob, version: undefined });
  const inspected = [doneOf(result), doneOf(again)];
  useOpenProject.setState({ inspected, shots: [] });
  saved.length = 0;
  await useExports.getState().export('heatmaps', since(0));
  await useExports.getState().export('labelled', since(0));
  const [heatmaps, labelled] = await Promise.all(saved.map(({ file }) => file.text()));
  expect(heatmaps).toContain('fail/waits.png');
  expect(heatmaps).toContain('not-asked-for/fail/again.png');
  // A JPEG, whatever it is called.
  expect(labelled).toContain('test/defect/waits.jpg');
  expect(labelled).toContain('ground_truth/defect/waits_mask.png');
});

it('checks whether all that the trail tells of is there', async () => {
  expect(await useExports.getState().check()).toMatchObject({ gone: { results: ['lost'], versions: [1] } });
});

it('names in a table what was said at the bench, where other thresholds say otherwise now', async () => {
  const thresholds = { pass: 0.5, fail: 0.6 };
  const resultOf = (id: string, version: number) => {
    const facts = { id, name: `${id}.jpg`, sha256: id, time: 1, score: 0.4, verdict: 'pass', review: null };
    return { id, name: id, status: 'done', result: { ...facts, version, thresholds } } as const;
  };
  const inspected = ['anew', 'untold'].map((id) => resultOf(id, 1)).concat(resultOf('plain', 2));
  const versions = [1, 2].map((number) => ({ number, encoder: {}, measured: number === 1 ? {} : undefined }));
  const project = { id: 'nuts', name: 'Nuts' };
  useOpenProject.setState({ project, inspected, versions } as never);
  trail.push({
    kind: 'inspected',
    what: { result: 'anew', version: 1, verdict: 'fail', pass: 0.1, fail: 0.2 },
  });
  saved.length = 0;
  await useExports.getState().export('json', since(0));
  expect(saved[0].name).toMatch(/^Nuts-results-/u);
  const table = JSON.parse(await saved[0].file.text());
  const told = table.results.map((row: Record<string, unknown>) => [row.verdict, row.verdict_when_inspected]);
  expect(told).toEqual([
    ['pass', 'fail'],
    ['pass', null],
    ['pass', 'pass'],
  ]);
  expect(table.project).toBe('Nuts');
  trail.length = 0;
  useOpenProject.setState({ project, versions: [] } as never);
});

/** A result that waits for the disk, with its photo. */
async function waiting(id: string, more: object) {
  const result = {
    project: 'nuts',
    id,
    name: `${id}.jpg`,
    sha256: id.repeat(64),
    verdict: 'fail',
    version: 1,
    thresholds: { pass: 0.5, fail: 0.6 },
    width: 1,
    height: 1,
    time: 1,
    review: null,
    ...more,
  } as ResultRecord;
  const picture = { painted: { width: 1, height: 1, data: Uint8Array.of(1) } } as PictureRecord;
  await keepResult({ result, picture, thumbnail: blob, blob, version: undefined });
  return { id, name: result.name, status: 'done', result } as const;
}

it('goes by the latest review of a photo, also where that is of a result before the period', async () => {
  const said = (decision: string, time: number) => ({ review: { decision, time } });
  const inspected = [
    // Of one photo: judged good in the end, on the earlier result.
    await waiting('e', said('pass', 30)),
    await waiting('f', { sha256: 'e'.repeat(64), name: 'later.jpg', time: 10, ...said('fail', 20) }),
    // Judged on the earlier result alone.
    await waiting('7', said('fail', 5)),
    await waiting('8', { sha256: '7'.repeat(64), name: 'again.jpg', time: 10 }),
    await waiting('9', said('fail', 5)),
  ];
  useOpenProject.setState({ inspected, shots: [] });
  saved.length = 0;
  await useExports.getState().export('labelled', since(10));
  const names = (await saved[0].file.text()).match(/test\/\w+\/\w+/gu);
  expect(new Set(names)).toEqual(new Set(['test/good/later', 'test/defect/again']));
});

it('says how many photos are no longer there, and has no mask of one', async () => {
  const result = {
    project: 'nuts',
    id: 'gone',
    name: 'gone.jpg',
    sha256: '0'.repeat(64),
    time: 1,
    verdict: 'fail',
    review: { decision: 'fail', time: 2 },
  } as ResultRecord;
  const inspected = [{ id: 'gone', name: 'gone.jpg', status: 'done', result }] as const;
  useOpenProject.setState({ inspected, shots: [] });
  const left = { key: 'exportLeftOut', facts: [1] };
  for (const what of ['heatmaps', 'labelled'] as const) {
    saved.length = 0;
    useNotices.setState({ notices: [] });
    pictures.clear();
    // Its picture may be there although its bytes are not.
    if (what === 'labelled')
      pictures.set('gone', { painted: { width: 1, height: 1, data: Uint8Array.of(1) } });
    await useExports.getState().export(what, since(0));
    expect(useNotices.getState().notices.map(({ said }) => said)).toEqual([left]);
    expect(await saved[0].file.text()).not.toContain('gone');
  }
});

it('tells in JSON of photos that could not be inspected in the period', async () => {
  const failed = (time: number, name: string) => ({
    kind: 'inspected',
    time,
    what: { failed: 1, names: name, reasons: 'image-unreadable 1' },
  });
  trail.push(failed(5, 'before.heic'), failed(20, 'cut off.jpg'));
  const project = { id: 'nuts', name: 'Nuts' };
  useOpenProject.setState({ project, inspected: [], versions: [] } as never);
  saved.length = 0;
  await useExports.getState().export('json', since(10));
  const { could_not_be_inspected: told } = JSON.parse(await saved[0].file.text());
  expect(told).toMatchObject([
    { photos: 1, first_files: ['cut off.jpg'], reasons: { 'image-unreadable': 1 } },
  ]);
  trail.length = 0;
});

it('tells of results that were removed, in JSON and in the report, also while that can be undone', async () => {
  const told = (kind: string, time: number, result: string, more: object) =>
    trail.push({ kind, time, what: { result, name: `${result}.jpg`, ...more } });
  for (const id of ['a', 'b']) told('inspected', 5, id, { verdict: 'fail' });
  told('removed', 20, 'a', { person: 'Ada' });
  const noted = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => noted.set(key, value),
  });
  noteRemoved('nuts', 'results', ['b'], 'Ben');
  const project = { id: 'nuts', name: 'Nuts' };
  useOpenProject.setState({ project, inspected: [], versions: [] } as never);
  saved.length = 0;
  await useExports.getState().export('json', since(10));
  const { removed_results: lots } = JSON.parse(await saved[0].file.text());
  const one = { results: 1, not_passed_when_inspected: 1 };
  expect(lots).toMatchObject([
    { ...one, removed_by: 'person', person: 'Ada', first_files: ['a.jpg'], final: true },
    { ...one, removed_by: 'person', person: 'Ben', first_files: ['b.jpg'], final: false },
  ]);
  let lines: readonly object[] = [];
  const facts: ReportText['facts'] = (_, { removed }) => {
    lines = removed;
    return {} as never;
  };
  await useExports.getState().report(since(10), { words: {}, facts } as unknown as ReportText);
  expect(lines).toMatchObject([{ person: 'Ada' }, { person: 'Ben', times: undefined }]);
  vi.unstubAllGlobals();
});

it('is in every file of the same period, which ends before its end', async () => {
  const at = async (id: string, time: number) => waiting(id, { time, review: { decision: 'fail', time } });
  const inspected = [await at('1', 9), await at('2', 10), await at('3', 19), await at('4', 20)];
  const project = { id: 'nuts', name: 'Nuts' };
  const period = { from: 10, to: 20 };
  useOpenProject.setState({ project, inspected, versions: [], shots: [] } as never);
  saved.length = 0;
  for (const what of ['csv', 'json', 'heatmaps', 'labelled'] as const)
    await useExports.getState().export(what, period);
  for (const { file } of saved) {
    const names = (await file.text()).matchAll(/\b(\d)\.(jpg|png)/gu);
    expect([...new Set(Array.from(names, ([, name]) => name))]).toEqual(['2', '3']);
  }
  expect(saved).toHaveLength(4);
  let told: object = {};
  const facts: ReportText['facts'] = (_, given) => {
    told = given;
    return {} as never;
  };
  await useExports.getState().report(period, { words: {}, facts } as unknown as ReportText);
  expect(told).toMatchObject({ period, made: expect.any(Number) });
});
