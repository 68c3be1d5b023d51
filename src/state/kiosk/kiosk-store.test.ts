/**
 * A kiosk whose disk does not answer, or whose photos cannot be inspected; archive, project and engine are
 * made up.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';

const record = { id: 'p1', name: 'Flange', object: '', deleted: null, modified: 1 };
let records: (Omit<typeof record, 'deleted'> & { readonly deleted: number | null })[] = [record];
let unreadable: { readonly id: string; readonly name: string; readonly object: string }[] = [];
let failures = 0;
/** Whether it fails once more before it answers. */
function failing(): boolean {
  failures--;
  return failures >= 0;
}

/** The engine's restarts: seconds since the first start, the backend, and the outcome. */
const restarts: number[] = [];
const events: string[] = [];
let isAlive = true;
async function begin(how: string): Promise<void> {
  restarts.push(Math.round(performance.now() / 1000));
  events.push(how);
}
vi.mock('../engine/engine-store', () => ({
  askEngine: () => (isAlive ? Promise.resolve() : new Promise(() => {})),
  useEngine: {
    getState: () => ({
      engine: { status: 'ready' },
      restart: () => begin('restart'),
      restartWithoutGpu: () => begin('restart on wasm'),
    }),
  },
}));
/** Of letting go of old results. */
let rounds = 0;
let oldResults = async (): Promise<readonly unknown[]> => [];
vi.mock('../storing/archive', () => ({
  archive: async () => {
    if (failing()) throw new Error('no answer');
    return {
      projects: async () => ({ records, unreadable: unreadable.length }),
      unreadableProjects: async () => unreadable,
      oldResults: () => {
        rounds++;
        return oldResults();
      },
    };
  },
}));
vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create((set) => ({
    status: 'closed',
    training: { status: 'idle' },
    showLatest() {},
    glance: async ({ name }: { name: string }, _: boolean, signal: AbortSignal) => {
      events.push(name);
      if (name.startsWith('silent')) {
        signal.addEventListener('abort', () => events.push(`${name} aborted`));
        await new Promise(() => {});
      }
      if (name === 'slow.jpg') await new Promise((done) => setTimeout(done, 5000));
      const report = {
        score: 0.1,
        verdict: 'pass',
        photo: { preview: { close: () => void closed.push(name) } },
      };
      if (name.startsWith('unstored'))
        return { report, kept: new Promise((done) => setTimeout(done, 20_000)) };
      if (/^(good|slow)/u.test(name)) return { report, kept: Promise.resolve() };
      throw Object.assign(new Error(name), { name });
    },
    async prepare() {
      await new Promise((done) => setTimeout(done, 90_000));
      events.push('prepared');
    },
    open: async () => {
      if (!failing()) set({ status: 'open', training: { status: 'trained' } });
    },
  })),
}));

/** Photos whose pictures were released. */
const closed: string[] = [];
const noted: (readonly string[])[] = [];
const told: string[] = [];
vi.mock('../storing/failed-photos', () => ({
  noteFailed: (...what: readonly string[]) => void noted.push(what),
  tellFailed: async (project: string) => void told.push(project),
}));

const { useOpenProject } = await import('../open-project/open-project-store');
const { useKioskSettings } = await import('./kiosk-settings');
const { useKiosk } = await import('./kiosk-store');

beforeEach(() => {
  vi.useFakeTimers();
  useOpenProject.setState({ status: 'closed' });
  useKiosk.setState({ status: 'opening', project: undefined, latest: undefined, failed: undefined });
  [records, unreadable] = [[record], []];
  useKioskSettings.getState().change({ running: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([1, 2, 3])('opens its project when the disk has failed %i times', async (times) => {
  failures = times;
  const opening = useKiosk.getState().open('flange');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(useKiosk.getState()).toMatchObject({ status: 'opening', isStuck: true });
  await vi.advanceTimersByTimeAsync(20_000);
  await opening;
  expect(useKiosk.getState()).toMatchObject({
    status: 'ready',
    isStuck: false,
    project: 'p1',
    title: 'Flange',
  });
});

it.each(['nothing', ''])(
  'says that there is no project %j only when the disk has said so',
  async (wanted) => {
    failures = 1;
    void useKiosk.getState().open(wanted);
    await vi.advanceTimersByTimeAsync(0);
    expect(useKiosk.getState()).toMatchObject({ status: 'opening', isStuck: true });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(useKiosk.getState()).toMatchObject({ status: 'missing', isStuck: false });
  },
);

it.each([
  ['untitled', 1, 'ready'],
  ['PROJEKT OHNE NAMEN', 1, 'ready'],
  ['untitled', 2, 'several'],
  ['', 1, 'missing'],
])('opens by %j the only project without a name: of %i it is %s', async (wanted, count, status) => {
  failures = 0;
  const unnamed = Array.from({ length: count }, (_, i) => ({ ...record, id: `n${i}`, name: '' }));
  records = [record, ...unnamed];
  void useKiosk.getState().open(wanted, ['untitled', 'Projekt ohne Namen']);
  await vi.advanceTimersByTimeAsync(0);
  expect(useKiosk.getState()).toMatchObject({ status, project: status === 'ready' ? 'n0' : undefined });
});

it.each([
  ['trained', 'ready'],
  ['idle', 'untrained'],
])(
  'opens its project again once the tab that took it over has let go of it: %s',
  async (training, status) => {
    const tabs = locksInMemory();
    vi.stubGlobal('navigator', { locks: tabs('kiosk') });
    failures = 0;
    await useKiosk.getState().open('flange');
    useOpenProject.setState({ training: { status: training } as never });
    let letGo = () => {};
    const closed = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void tabs('owner').request('vtfusion-project-p1', { steal: true }, () => closed);
    useKiosk.setState({ status: status as 'ready' });
    useOpenProject.setState({ status: 'elsewhere' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(useKiosk.getState().status).toBe('elsewhere');
    letGo();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(useKiosk.getState().status).toBe('ready');
  },
);

it.each([
  ['deleted', 'missing', { status: 'missing', isStuck: false }],
  ['unreadable', 'unreadable', { status: 'opening', isStuck: true }],
] as const)('says so of a project that is %s, and opens it once it is back', async (_, lack, said) => {
  failures = 0;
  const open = vi.fn(async () => useOpenProject.setState({ status: lack }));
  const { open: whole } = useOpenProject.getState();
  useOpenProject.setState({ open });
  const opening = useKiosk.getState().open('flange');
  await vi.advanceTimersByTimeAsync(12_000);
  expect(useKiosk.getState()).toMatchObject(said);
  expect(open).toHaveBeenCalledTimes(3);
  useOpenProject.setState({ open: whole });
  open.mockImplementation(() => whole('p1'));
  await vi.advanceTimersByTimeAsync(5_000);
  await opening;
  expect(useKiosk.getState()).toMatchObject({ status: 'ready', isStuck: false });
});

it('opens a project that was deleted when it was loaded once that is back', async () => {
  failures = 0;
  records = [{ ...record, deleted: 1 }];
  void useKiosk.getState().open('flange');
  await vi.advanceTimersByTimeAsync(12_000);
  expect(useKiosk.getState().status).toBe('missing');
  records = [record];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(useKiosk.getState()).toMatchObject({ status: 'ready', project: 'p1', title: 'Flange' });
});

it.each(['p1', 'flange'])('says of %s, which cannot be read, not that it is not there', async (wanted) => {
  failures = 0;
  [records, unreadable] = [[], [record]];
  void useKiosk.getState().open(wanted);
  await vi.advanceTimersByTimeAsync(0);
  expect(useKiosk.getState()).toMatchObject({ status: 'opening', isStuck: true });
  [records, unreadable] = [[record], []];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(useKiosk.getState()).toMatchObject({ status: 'ready', isStuck: false });
});

const imported = { ...record, id: 'imported', name: ' fLANGE ', modified: 2 };

it.each([
  ['flange', null, { status: 'several', project: undefined }],
  ['flange', 'p1', { status: 'ready', project: 'p1' }],
  ['flange', 'other', { status: 'several', project: undefined }],
  ['p1', null, { status: 'ready', project: 'p1' }],
  ['imported', null, { status: 'ready', project: 'imported' }],
])(
  'opens %j by that name alone only where one project has it; running for %s',
  async (wanted, running, is) => {
    failures = 0;
    useKioskSettings.getState().change({ running });
    records = [record, imported];
    void useKiosk.getState().open(wanted);
    await vi.advanceTimersByTimeAsync(0);
    expect(useKiosk.getState()).toMatchObject(is);
  },
);

it('opens no project in place of one of its name that cannot be read', async () => {
  failures = 0;
  [records, unreadable] = [[imported], [record]];
  void useKiosk.getState().open('flange');
  await vi.advanceTimersByTimeAsync(0);
  expect(useKiosk.getState().status).toBe('several');
  useKioskSettings.getState().change({ running: 'p1' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(useKiosk.getState()).toMatchObject({ status: 'opening', isStuck: true });
});

it('opens a project by its name however its letters are composed', async () => {
  failures = 0;
  records = [{ ...record, name: 'Geha\u0308use' }];
  void useKiosk.getState().open('geh\u00e4use');
  await vi.advanceTimersByTimeAsync(0);
  expect(useKiosk.getState()).toMatchObject({ status: 'ready', project: 'p1' });
});

describe('a photo that cannot be inspected', () => {
  const take = async (name: string) => {
    useKiosk.getState().take({ name, blob: new Blob([]) });
    await vi.advanceTimersByTimeAsync(1000);
  };

  beforeEach(async () => {
    failures = 0;
    isAlive = true;
    for (const list of [restarts, events, closed, noted, told]) list.length = 0;
    useKioskSettings.setState({ source: 'samples', keeps: false });
    await useKiosk.getState().open('flange');
  });

  it.each(['image-unreadable', 'NotReadableError', 'storage-unavailable', 'training-not-kept'])(
    'is passed over where it is at fault, or the disk: %s',
    async (name) => {
      await take(name);
      expect([restarts, useKiosk.getState().status]).toEqual([[], 'ready']);
      await take('good.jpg');
      expect(useKiosk.getState().latest).toMatchObject({ verdict: 'pass' });
    },
  );

  it('leaves no verdict of the part before, and is told of where results are kept', async () => {
    useKioskSettings.setState({ source: 'camera', keeps: true });
    await take('good.jpg');
    expect(useKiosk.getState()).toMatchObject({ latest: { verdict: 'pass' }, failed: undefined });
    await take('image-unreadable');
    expect(useKiosk.getState()).toMatchObject({ latest: undefined, failed: expect.any(String) });
    expect([noted, told]).toEqual([[['p1', 'image-unreadable', 'image-unreadable']], ['p1']]);
    await take('good.jpg');
    expect(useKiosk.getState()).toMatchObject({ latest: { verdict: 'pass' }, failed: undefined });
    expect(told).toEqual(['p1', 'p1']);
  });

  it('is nobody’s among samples, whose last verdict stays beside its picture', async () => {
    useKioskSettings.setState({ source: 'samples', keeps: true });
    await take('good.jpg');
    await take('image-unreadable');
    expect(useKiosk.getState()).toMatchObject({ latest: { verdict: 'pass' }, failed: undefined });
    expect([noted, told]).toEqual([[], []]);
  });

  it('has the engine started anew, and more and more seldom where that does not help', async () => {
    const begun = Math.round(performance.now() / 1000);
    for (let i = 0; i < 8; i++) {
      await take('inspection-no-number');
      await vi.advanceTimersByTimeAsync(400_000);
      expect(useKiosk.getState().status).toBe('ready');
    }
    const waits = restarts.map((at, i) => at - begun - i * 401);
    expect(waits).toEqual([0, 20, 40, 80, 160, 300, 300, 300]);
    await take('good.jpg');
    await take('inspection-no-number');
    expect(restarts).toHaveLength(9);
    await vi.advanceTimersByTimeAsync(100_000);
  });

  it('leaves the graphics card alone after two new engines without a verdict', async () => {
    const fail = async () => {
      await take('inspection-no-number');
      await vi.advanceTimersByTimeAsync(500_000);
    };
    const starts = () => events.filter((event) => event.startsWith('restart'));
    await take('good.jpg');
    for (let i = 0; i < 2; i++) await fail();
    await take('good.jpg');
    for (let i = 0; i < 3; i++) await fail();
    expect(starts()).toEqual([...Array(4).fill('restart'), 'restart on wasm']);
    await take('good.jpg');
    // Silence while nothing is asked, as after a night asleep, says nothing against the card.
    isAlive = false;
    for (let i = 0; i < 4; i++) {
      void useKiosk.getState().check();
      await vi.advanceTimersByTimeAsync(500_000);
    }
    expect(starts().slice(5)).toEqual(Array(4).fill('restart'));
  });

  it('says nothing against the graphics card where no engine would do better', async () => {
    for (let i = 0; i < 6; i++) {
      await take('message-invalid');
      await vi.advanceTimersByTimeAsync(500_000);
    }
    expect(events.filter((event) => event.startsWith('restart'))).toEqual(Array(6).fill('restart'));
    await take('good.jpg');
  });

  describe('before the camera', () => {
    beforeEach(() => useKioskSettings.setState({ source: 'camera', keeps: true }));
    const { miss, check } = useKiosk.getState();
    const shown = () => {
      const { latest, failed } = useKiosk.getState();
      return latest?.verdict ?? (failed === undefined ? 'nothing' : 'no verdict');
    };

    it('leaves no verdict of the part before where no photo could be taken, and is told of', async () => {
      await take('good.jpg');
      expect(shown()).toBe('pass');
      miss(new Error('The picture cannot be encoded.'), 'b.jpg');
      expect([shown(), closed, noted]).toEqual(['no verdict', ['good.jpg'], [['p1', 'b.jpg', 'other']]]);
      await take('good.jpg');
      expect(shown()).toBe('pass');
    });

    it('is told of only where there was a camera to take it', () => {
      miss(new Error('There is no camera.'), undefined);
      expect([shown(), noted]).toEqual(['no verdict', []]);
    });

    it('lets old results go later where the disk did not answer, for which no photo waits', async () => {
      const keep = async (count: number) => {
        rounds = 0;
        for (let i = 0; i < count; i++) await take('good.jpg');
        return rounds;
      };
      oldResults = () => new Promise(() => {});
      expect(await keep(250)).toBe(1);
      await vi.advanceTimersByTimeAsync(300_000);
      oldResults = async () => [];
      expect(await keep(200)).toBe(2);
    });

    it('shows no verdict of a photo from before a part that could not be taken', async () => {
      await take('slow.jpg');
      useKiosk.getState().take({ name: 'good.jpg', blob: new Blob([]) });
      miss(new Error('The picture cannot be encoded.'), 'c.jpg');
      await vi.advanceTimersByTimeAsync(10_000);
      expect([shown(), events, closed]).toEqual(['no verdict', ['slow.jpg'], ['slow.jpg']]);
    });

    it('forgets its verdict, and the one to come, where nobody sees what is laid down', async () => {
      await take('good.jpg');
      await take('slow.jpg');
      useKiosk.getState().forget();
      await vi.advanceTimersByTimeAsync(10_000);
      expect([shown(), closed]).toEqual(['nothing', ['good.jpg', 'slow.jpg']]);
    });

    it('has no verdict once an engine that is asked nothing does not answer, nor for what comes until there is another', async () => {
      await take('good.jpg');
      isAlive = false;
      void check();
      await vi.advanceTimersByTimeAsync(61_000);
      expect([useKiosk.getState().status, shown()]).toEqual(['healing', 'nothing']);
      await take('good.jpg');
      expect([shown(), noted]).toEqual(['no verdict', [['p1', 'good.jpg', 'other']]]);
      await vi.advanceTimersByTimeAsync(100_000);
      expect([useKiosk.getState().status, shown()]).toEqual(['ready', 'no verdict']);
    });

    it('is not looked at any more once it has had no answer, nor is one that waits; the next begins with a prepared engine', async () => {
      await take('silent.jpg');
      await take('silent too.jpg');
      await vi.advanceTimersByTimeAsync(60_000);
      const told = ['silent too.jpg', 'cancelled'];
      expect([shown(), noted]).toEqual([
        'no verdict',
        [
          ['p1', 'silent.jpg', 'other'],
          ['p1', ...told],
        ],
      ]);
      expect(useKiosk.getState().status).toBe('healing');
      await vi.advanceTimersByTimeAsync(120_000);
      expect(useKiosk.getState()).toMatchObject({ status: 'ready', isWorking: false });
      await take('good.jpg');
      expect(shown()).toBe('pass');
      expect(events).toEqual(['silent.jpg', 'silent.jpg aborted', 'restart', 'prepared', 'good.jpg']);
    });

    it('has its verdict shown before the disk has answered', async () => {
      await take('unstored.jpg');
      expect([shown(), useKiosk.getState().isWorking]).toEqual(['pass', false]);
      // The next part waits for the disk, and the verdict that stands there is not its own.
      useKiosk.getState().take({ name: 'next.jpg', blob: new Blob([]) });
      expect(useKiosk.getState().isWorking).toBe(true);
      await vi.advanceTimersByTimeAsync(20_000);
    });
  });
});
