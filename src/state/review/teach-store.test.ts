/** Learning from reviews over a real archive in memory; only the engine's outcome is made up. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRecord, resultRecord, thresholds, versionRecord } from '../../../tools/testing/records';
import type { PictureRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import type { CorrectionsRequest, TrainingNews } from '../../workers/client';
import { inTurn } from '../engine/loaded-version';
import { useBatch } from '../inspecting/batch-store';
import { isWorking } from '../open-project/open-project-state';
import { useOpenProject } from '../open-project/open-project-store';
import { shownOf } from '../open-project/training-part';
import { useNotices } from '../page/notices';
import { doneOf } from '../photos/photo';
import { archive } from '../storing/archive';
import { keepResult, letGoOfUnsaved } from '../storing/unsaved-results';
import { useComparison } from './comparison-store';
import { saidNow } from './side-by-side';
import { judgedOfReviewed, useTeaching } from './teach-store';

vi.mock('../engine/engine-store', () => ({}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('../engine/loaded-version', async (original) => ({
  ...(await original<typeof import('../engine/loaded-version')>()),
  holdsNothing: () => {
    holds = undefined;
  },
  async askVersion(_model: string, _version: VersionRecord, question: (engine: unknown) => Promise<unknown>) {
    return question({
      teach: async (_task: unknown, corrections: CorrectionsRequest, hear: Hear, signal: AbortSignal) => {
        told = corrections;
        heldWhileLearning = holds;
        await learning(signal, hear);
        const facts = { preset: 'default', settings: { steps: 10 }, thresholds, seconds: 3 };
        const learnt = corrections.bad.slice(outside).map(({ sum }) => sum);
        const defects = [...(corrections.defects ?? []), ...learnt];
        const taught = { defects: defects.length > 0 ? defects : undefined, outside };
        return { created: '2026-11-24T12:00:00.000Z', ...facts, ...taught };
      },
      setThresholds: async () => {},
      inspect: async ({ name }: { readonly name: string }) => {
        await inspecting(name);
        return { score: 0.1, verdict: 'pass', photo: { preview: { close() {} } } };
      },
    });
  },
  takeOut: async () => ({ sha256: 'f'.repeat(64), blob: new Blob(['has learnt']) }),
}));

/** The version that the page takes the engine to hold. */
let holds: string | undefined;
let heldWhileLearning: string | undefined;

/** What the engine was told to learn. */
let told: CorrectionsRequest | undefined;
/** How many of the defects, the first ones, lie outside the region. */
let outside = 0;

/** What the engine spends its time on. */
let learning: (signal: AbortSignal, hear: Hear) => Promise<void> = async () => {};
type Hear = (news: TrainingNews) => void;
let inspecting: (name: string) => Promise<void> = async () => {};

const projectOf = (id: string) => projectRecord({ id, name: id, currentVersion: 1 });

const good = { name: 'good.jpg', sha256: '9'.repeat(64) };

const versionOf = (project: string) =>
  versionRecord({ project, shots: [good], bundle: '1'.repeat(64), blobs: [good.sha256] });

/** A photo that passes the machine and that a person fails. */
const resultOf = (project: string, sha256: string) =>
  resultRecord({
    project,
    id: `${project}-part`,
    sha256,
    review: { decision: 'fail', note: '', person: 'Ada', time: 2 },
  });

/** Opens a project with one version and one reviewed photo. */
async function open(id: string): Promise<void> {
  const kept = await archive();
  const [version, result] = [versionOf(id), resultOf(id, 'b'.repeat(64))];
  await kept.saveVersion(version, [{ sha256: good.sha256, blob: new Blob(['good']) }]);
  useOpenProject.setState({
    status: 'open',
    project: projectOf(id),
    versions: [version],
    ...shownOf(version),
    inspected: [doneOf(result)],
    shots: [],
    interrupted: undefined,
  });
}

const numbers = (versions: readonly VersionRecord[]) => versions.map(({ number }) => number);

async function storedNumbers(project: string): Promise<number[]> {
  return numbers((await (await archive()).parts(project)).versions.records);
}

beforeEach(async () => {
  const kept = await archive();
  const photo = { sha256: 'b'.repeat(64), blob: new Blob(['photo']) };
  const picture = {
    map: { step: 1, values: new Uint16Array(4) },
    placement: {},
    preview: new Blob(['p']),
    painted: null,
  };
  const result = resultOf('photos', photo.sha256);
  const stored = { project: 'photos', id: result.id, ...picture } as never;
  await kept.saveResult(result, stored, new Blob(['t']), photo);
});

afterEach(async () => {
  learning = async () => {};
  inspecting = async () => {};
  outside = 0;
  vi.unstubAllGlobals();
  const kept = await archive();
  for (const project of ['nuts', 'bolts']) await kept.removeProject(project);
  useTeaching.setState({ status: 'idle', project: undefined, before: undefined, candidate: undefined });
  useNotices.setState({ notices: [] });
});

it('keeps what was learnt with the project whose version learnt, whatever is open by then', async () => {
  await open('nuts');
  let free = () => {};
  const busy = inTurn(
    () =>
      new Promise<void>((done) => {
        free = done;
      }),
  );
  const teaching = useTeaching.getState().teach();
  await open('bolts');
  free();
  await Promise.all([busy, teaching]);
  expect(await storedNumbers('nuts')).toEqual([1, 2]);
  expect([await storedNumbers('bolts'), numbers(useOpenProject.getState().versions)]).toEqual([[1], [1]]);
  const { accept, discard } = useTeaching.getState();
  await accept();
  await discard();
  expect(useOpenProject.getState().project?.currentVersion).toBe(1);
  expect(await storedNumbers('nuts')).toEqual([1, 2]);
  expect(useTeaching.getState()).toMatchObject({
    status: 'taught',
    project: 'nuts',
    candidate: { number: 2 },
  });
});

it('teaches no version whose file came without its good photos', async () => {
  await open('nuts');
  const version = { ...versionOf('nuts'), shots: [] };
  useOpenProject.setState({ versions: [version], ...shownOf(version) });
  await useTeaching.getState().teach();
  expect(useTeaching.getState().status).toBe('idle');
  expect(await storedNumbers('nuts')).toEqual([1]);
});

it('learns from a photo that waits for room on the disk, and stores it with what was learnt', async () => {
  await open('nuts');
  const kept = await archive();
  const lesson = { ...resultOf('nuts', 'c'.repeat(64)), id: 'waits', verdict: 'fail' as const };
  const review = { decision: 'pass', note: '', person: 'Ada', time: 3 } as const;
  const result: ResultRecord = { ...lesson, review };
  const disk = vi.spyOn(kept, 'saveResult').mockRejectedValue(new AppError('storage-full', 'No room.'));
  const blob = new Blob(['waits']);
  const picture = { project: 'nuts', id: 'waits', painted: null } as PictureRecord;
  await keepResult({ result, picture, thumbnail: blob, blob, version: undefined });
  disk.mockRestore();
  useOpenProject.setState((s) => ({ inspected: [...s.inspected, doneOf(result)] }));
  await useTeaching.getState().teach();
  letGoOfUnsaved(['waits']);
  const { candidate } = useTeaching.getState();
  expect(candidate?.shots).toEqual([good, { name: 'part.jpg', sha256: 'c'.repeat(64) }]);
  expect(await (await kept.blob('c'.repeat(64)))?.text()).toBe('waits');
});

it('keeps which defects it was taught, in its file by what those would be in one, with those of before', async () => {
  await open('nuts');
  const earlier = ['e'.repeat(64)];
  const [version] = useOpenProject.getState().versions;
  const lesson = { ...resultOf('nuts', 'b'.repeat(64)), placeless: 'c'.repeat(64) };
  useOpenProject.setState({ versions: [{ ...version, defects: earlier }], inspected: [doneOf(lesson)] });
  await useTeaching.getState().teach();
  const defects = [...earlier, 'c'.repeat(64)];
  expect(useTeaching.getState().candidate?.defects).toEqual(defects);
  expect([told?.defects, told?.bad.map(({ sum }) => sum)]).toEqual([earlier, ['c'.repeat(64)]]);
  const kept = (await (await archive()).parts('nuts')).versions.records;
  expect(kept.map((one) => one.defects)).toEqual([undefined, defects]);
});

it('counts no defect as learnt from that lies outside of the region, and says how many do', async () => {
  await open('nuts');
  outside = 1;
  await useTeaching.getState().teach();
  const { candidate } = useTeaching.getState();
  expect([candidate?.defects, candidate?.taught?.bad]).toEqual([undefined, 0]);
  const said = useNotices.getState().notices.map((notice) => notice.said);
  expect(said).toContainEqual({ key: 'taughtOutside', facts: [1] });
});

it('no longer counts on the engine holding the version that learns', async () => {
  await open('nuts');
  holds = 'version 1';
  await useTeaching.getState().teach();
  expect([useTeaching.getState().status, heldWhileLearning]).toEqual(['taught', undefined]);
});

it('says which photo is gone that it should learn from', async () => {
  await open('nuts');
  useOpenProject.setState({ inspected: [doneOf(resultOf('nuts', 'd'.repeat(64)))] });
  await useTeaching.getState().teach();
  expect(useTeaching.getState().status).toBe('idle');
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'photo-not-kept' } }]);
});

it('keeps the model while a version learns, of whichever project, and says so', async () => {
  await open('nuts');
  let changed: unknown;
  learning = async () => {
    await open('bolts');
    void useOpenProject.getState().changeModel('micro-clip');
    changed = useOpenProject.getState().project;
  };
  await useTeaching.getState().teach();
  expect(changed).toMatchObject({ model: 'pico-clip', currentVersion: 1 });
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'atWork', facts: ['nuts'] } }]);
});

it('goes no further than the phase that it is in', async () => {
  await open('nuts');
  let share = 0;
  learning = async (_, hear) => {
    hear({ phase: 'encoding', done: 5, of: 4 });
    ({ share } = useTeaching.getState());
  };
  await useTeaching.getState().teach();
  expect(share).toBe(0.6);
});

it('ends when another tab takes the project over, which alone can keep what is learnt', async () => {
  await open('nuts');
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  learning = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('training-cancelled', 'It was cancelled.')));
      begin();
    });
  const teaching = useTeaching.getState().teach();
  await begun;
  const held = [{ name: 'vtfusion-project-nuts', clientId: 'another tab' }];
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held, pending: [] }) } });
  useOpenProject.setState({ status: 'elsewhere', project: undefined });
  await teaching;
  vi.unstubAllGlobals();
  expect(useTeaching.getState().status).toBe('idle');
  expect(await storedNumbers('nuts')).toEqual([1]);
});

it('keeps nothing over a tab that has taken the project over before it is learnt', async () => {
  await open('nuts');
  const held = [{ name: 'vtfusion-project-nuts', clientId: 'another tab' }];
  learning = async () => {
    vi.stubGlobal('navigator', { locks: { query: async () => ({ held, pending: [] }) } });
  };
  await useTeaching.getState().teach();
  vi.unstubAllGlobals();
  expect(await storedNumbers('nuts')).toEqual([1]);
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'project-elsewhere' } }]);
});

it('keeps nothing where it is cancelled once the engine is through', async () => {
  await open('nuts');
  learning = async () => useTeaching.getState().cancel();
  await useTeaching.getState().teach();
  expect(await storedNumbers('nuts')).toEqual([1]);
  expect(useTeaching.getState().status).toBe('idle');
});

it('compares what was learnt with what went on learning', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  expect(useNotices.getState().notices).toEqual([]);
  expect(useComparison.getState()).toMatchObject({ status: 'done', project: 'nuts', versions: [1, 2] });
  const { versions } = useOpenProject.getState();
  expect(numbers(versions)).toEqual([1, 2]);
  // Learning takes fewer steps than the training before it.
  expect(versions[1].settings).toEqual({ steps: 10 });
});

it('leaves out of the comparison which photos can no longer be read, by name, and compares the others', async () => {
  await open('nuts');
  const kept = await archive();
  const photos = ['d', 'e', 'b'].map((letter) => ({
    ...resultOf('nuts', letter.repeat(64)),
    id: letter,
    name: `${letter}.jpg`,
  }));
  const blob = kept.blob.bind(kept);
  // One is gone, one is broken.
  const disk = vi
    .spyOn(kept, 'blob')
    .mockImplementation(async (sum) => (sum[0] === 'e' ? new Blob(['broken']) : blob(sum)));
  const inspected = photos.map(doneOf);
  useOpenProject.setState({ inspected: [inspected[2]] });
  await useTeaching.getState().teach();
  useOpenProject.setState({ inspected });
  inspecting = async (name) => {
    if (name === 'e.jpg') throw new AppError('image-unreadable', 'It is no picture.');
  };
  await useTeaching.getState().compare();
  disk.mockRestore();
  const { status, done, of, photos: compared, leftOut } = useComparison.getState();
  expect({ status, done, of }).toEqual({ status: 'done', done: 2, of: 2 });
  expect([compared.map(({ item }) => item.name), leftOut]).toEqual([['b.jpg'], ['e.jpg', 'd.jpg']]);
});

it('ends the comparison where the engine is at fault', async () => {
  await open('nuts');
  inspecting = async () => {
    throw new AppError('inspection-no-number', 'No score.');
  };
  await useTeaching.getState().teach();
  expect(useComparison.getState()).toMatchObject({ status: 'cancelled', leftOut: [] });
});

it('judges what was compared by the thresholds that are chosen later', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const verdicts = () => {
    const { photos, versions } = useComparison.getState();
    return saidNow(photos, versions, useOpenProject.getState().versions).map(({ said }) =>
      said.map((one) => one?.verdict),
    );
  };
  expect(verdicts()).toEqual([['pass', 'pass']]);
  await useOpenProject.getState().setThresholds({ ...thresholds, pass: 0.1, fail: 0.2 });
  expect(verdicts()).toEqual([['fail', 'pass']]);
});

it('discards nothing that is in use', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  await useOpenProject.getState().goBackTo(2);
  await useTeaching.getState().discard();
  expect(await storedNumbers('nuts')).toEqual([1, 2]);
  await useOpenProject.getState().goBackTo(1);
  await useTeaching.getState().discard();
  expect(await storedNumbers('nuts')).toEqual([1]);
  expect(useTeaching.getState()).toMatchObject({ status: 'idle', candidate: undefined });
});

it('learns under a number that no result names, also of a version that was discarded', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const kept = await archive();
  const judged = { ...resultOf('nuts', 'b'.repeat(64)), id: 'by version 2', version: 2 };
  await kept.updateResults('nuts', [judged]);
  await useTeaching.getState().discard();
  await useTeaching.getState().teach();
  expect(await storedNumbers('nuts')).toEqual([1, 3]);
  await kept.deleteResults('nuts', [judged.id]);
});

it('says that what it should accept is no longer there', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const [first] = useOpenProject.getState().versions;
  useOpenProject.setState({ versions: [first] });
  await useTeaching.getState().accept();
  expect(useTeaching.getState()).toMatchObject({ status: 'taught', candidate: { number: 2 } });
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'training-not-kept' } }]);
});

it('hears at once that a comparison is cancelled which waits for the engine', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  let free = () => {};
  const busy = inTurn(
    () =>
      new Promise<void>((done) => {
        free = done;
      }),
  );
  const asked = vi.fn(async () => {});
  inspecting = asked;
  const comparing = useTeaching.getState().compare();
  await new Promise((go) => setTimeout(go, 50));
  useComparison.getState().cancel();
  await vi.waitFor(() => expect(useComparison.getState().status).toBe('cancelled'), 2000);
  free();
  await Promise.all([busy, comparing]);
  expect([asked.mock.calls, useNotices.getState().notices]).toEqual([[], []]);
});

it('leaves undecided what could not be discarded, and says why', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const full = new AppError('storage-full', 'No room.');
  vi.spyOn(await archive(), 'deleteVersion').mockRejectedValueOnce(full);
  await useTeaching.getState().discard();
  expect(useTeaching.getState()).toMatchObject({ status: 'taught', candidate: { number: 2 } });
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'storage-full' } }]);
  await useTeaching.getState().discard();
  expect(await storedNumbers('nuts')).toEqual([1]);
});

it.each([
  ['goes on to its end where it cannot be discarded', true, { status: 'done', versions: [1, 2] }],
  // The next version gets its number.
  ['is forgotten where it is discarded', false, { status: 'none', versions: undefined, photos: [] }],
] as const)('while what was learnt is compared, the comparison %s', async (_, isFull, left) => {
  await open('nuts');
  let end = () => {};
  inspecting = () =>
    new Promise((done) => {
      end = done;
    });
  const teaching = useTeaching.getState().teach();
  await vi.waitFor(() =>
    expect(useComparison.getState()).toMatchObject({ status: 'working', versions: [1, 2] }),
  );
  const disk = vi.spyOn(await archive(), 'deleteVersion');
  if (isFull) disk.mockRejectedValueOnce(new AppError('storage-full', 'No room.'));
  await useTeaching.getState().discard();
  expect(useTeaching.getState().status).toBe(isFull ? 'taught' : 'idle');
  end();
  await teaching;
  expect(useComparison.getState()).toMatchObject(left);
});

it('waits with accepting until the project is no longer at work', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const { inspected } = useOpenProject.getState();
  const waiting = { id: 'w', name: 'w.jpg', blob: new Blob(['w']), status: 'waiting' } as const;
  useOpenProject.setState({ inspected: [...inspected, waiting] });
  await useTeaching.getState().accept();
  expect(useTeaching.getState()).toMatchObject({ status: 'taught', candidate: { number: 2 } });
  useOpenProject.setState({ inspected: [] });
  await useTeaching.getState().accept();
  expect(useTeaching.getState()).toMatchObject({ status: 'idle', candidate: undefined });
  expect(useOpenProject.getState().project?.currentVersion).toBe(2);
});

it('judges what is accepted by the thresholds that it was shown with, where those before were chosen by good parts', async () => {
  await open('nuts');
  const [version] = useOpenProject.getState().versions;
  const chosen = { ...thresholds, pass: 0.2, fail: 0.2 + (thresholds.fail - thresholds.pass) };
  const part = { ...resultOf('nuts', 'b'.repeat(64)), score: 0.2 };
  const review = { decision: 'pass', note: '', person: 'Ada', time: 2 } as const;
  const lesson = { ...resultOf('nuts', 'c'.repeat(64)), id: 'lesson' };
  const kept = await archive();
  await keepResult({
    result: lesson,
    picture: { project: 'nuts', id: 'lesson', painted: null } as PictureRecord,
    thumbnail: new Blob(['t']),
    blob: new Blob(['lesson']),
    version: undefined,
  });
  useOpenProject.setState({
    versions: [{ ...version, thresholds: chosen, measured: thresholds }],
    inspected: [doneOf({ ...part, review }), doneOf(lesson)],
  });
  await useTeaching.getState().teach();
  await useTeaching.getState().accept();
  // The engine scores 0.1 for every photo.
  await vi.waitFor(async () => {
    const stored = (await kept.parts('nuts')).versions.records;
    expect(stored[1]).toMatchObject({
      thresholds: { pass: 0.1 },
      measured: thresholds,
      taught: { waits: false },
    });
  });
});

it('lets a batch that the person holds be, and says that the reviewed photos wait behind it', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const { add, pause, cancel } = useBatch.getState();
  add(['a.jpg', 'b.jpg'].map((name) => ({ name, blob: new Blob([name]) })));
  pause();
  await vi.waitFor(() => expect(isWorking(useOpenProject.getState())).toBe(false));
  await useTeaching.getState().accept();
  expect(useOpenProject.getState().project?.currentVersion).toBe(2);
  expect(useBatch.getState()).toMatchObject({ status: 'paused', done: 1, of: 3 });
  const notices = useNotices.getState().notices.map(({ said }) => said);
  expect(notices).toContainEqual({ key: 'reviewedWait', facts: [1] });
  // Until the batch ends, they are on their way.
  expect(useTeaching.getState().rejudging).toEqual({ project: 'nuts', number: 2 });
  expect(judgedOfReviewed(useOpenProject.getState().inspected, 2)).toEqual({ done: 0, of: 1 });
  expect(judgedOfReviewed(useOpenProject.getState().inspected, 1)).toEqual({ done: 1, of: 1 });
  cancel();
  expect(useTeaching.getState().rejudging).toBeUndefined();
});

it('judges no reviewed photos in a project that was opened while they were read', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  vi.spyOn(await archive(), 'blob').mockImplementationOnce(async () => {
    await open('bolts');
    return new Blob(['photo']);
  });
  await useTeaching.getState().accept();
  expect(useOpenProject.getState()).toMatchObject({
    project: { currentVersion: 1 },
    inspected: [{ status: 'done' }],
  });
  expect(useTeaching.getState()).toMatchObject({ status: 'taught', candidate: { number: 2 } });
});

it('leaves undecided what cannot be judged again, and says why', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  vi.spyOn(await archive(), 'blob').mockRejectedValueOnce(new AppError('storage-unavailable', 'No answer.'));
  await useTeaching.getState().accept();
  expect(useOpenProject.getState().project?.currentVersion).toBe(1);
  expect(useTeaching.getState()).toMatchObject({
    status: 'taught',
    candidate: { number: 2 },
    rejudging: undefined,
  });
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'storage-unavailable' } }]);
});

it('lets what was learnt wait for a decision after its project was read anew, and no longer once accepted', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const stored = async () => (await (await archive()).parts('nuts')).versions.records;
  const taught = { from: 1, good: 0, bad: 1, waits: true };
  expect((await stored()).map((one) => one.taught)).toEqual([undefined, taught]);
  useTeaching.setState({ status: 'idle', project: undefined, before: undefined, candidate: undefined });
  await open('bolts');
  expect(useTeaching.getState().status).toBe('idle');
  useOpenProject.setState({ status: 'opening' });
  useOpenProject.setState({ status: 'open', project: projectOf('nuts'), versions: await stored() });
  const waiting = { status: 'taught', project: 'nuts', before: 1, candidate: { number: 2 } };
  expect(useTeaching.getState()).toMatchObject(waiting);
  await useTeaching.getState().accept();
  await vi.waitFor(async () => expect((await stored())[1].taught).toEqual({ ...taught, waits: false }));
  const { versions } = useOpenProject.getState();
  expect(versions[1].taught?.waits).toBe(false);
  await open('bolts');
  useOpenProject.setState({ status: 'open', project: projectOf('nuts'), versions });
  expect(useTeaching.getState()).toMatchObject({ status: 'idle', candidate: undefined });
});

it('judges the reviewed photos anew by itself: nobody has asked for that', async () => {
  await open('nuts');
  await useTeaching.getState().teach();
  const { inspect } = useOpenProject.getState();
  const asked = vi.fn(inspect);
  useOpenProject.setState({ inspect: asked });
  await useTeaching.getState().accept();
  await vi.waitFor(() => expect(useBatch.getState().status).toBe('done'));
  useOpenProject.setState({ inspect });
  expect(asked.mock.calls).toEqual([
    [[expect.objectContaining({ name: 'part.jpg' })], undefined, true, expect.any(Function)],
  ]);
});
