/** What the page does when its engine is lost: another takes its place, and is asked the open questions. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { wholeReport } from '../../../tools/testing/whole-answers';
import { type WorkerStub, workerStub } from '../../../tools/testing/worker-stub';
import { AppError } from '../../errors';
import type { BackendName, EngineReport, EngineWishes, GpuFailure } from '../../workers/client';
import type { useNotices as Notices } from '../page/notices';
import type { askEngine as Ask, useEngine as Engine, EngineState } from './engine-store';

const hours = 3_600_000;

interface StubbedEngine extends WorkerStub {
  /** Takes its graphics card or the card's memory away, or makes the card refuse its work. */
  readonly fail: (why: GpuFailure['why'], detail?: string) => void;
  /** The wishes that it was started with. */
  wishes: EngineWishes;
  /** The address of its model. */
  model: string;
}

let engines: StubbedEngine[];
/** How far the page's clocks, by which engines are watched, are ahead of the tests' own. */
let ahead: number;
/** What engines do with a photo: answer, never answer, die, or lack the memory for it. */
let photo: 'answered' | 'never' | 'deadly' | 'too large';
/** Whether a large model is loading. */
let isLoading: boolean;
/** What engines wait for before they read their first model. */
let untilStarted: Promise<unknown>;
/** Backends that they refused before the one they use. */
let passedOver: EngineReport['refused'];
/** The backend that engines use if none is named. */
let best: BackendName;
/** How often they were asked. */
let questions: number;
let askEngine: typeof Ask;
let useEngine: typeof Engine;
let useNotices: typeof Notices;

/** A model that is never whole. */
const slowly = (signal: AbortSignal) =>
  new Promise((_, reject) => {
    isLoading = true;
    signal.addEventListener('abort', () => reject(signal.reason));
  });

function startStub(): Worker {
  let fail: StubbedEngine['fail'] = () => {};
  const failed = new Promise<GpuFailure>((resolve) => {
    fail = (why, detail = '') => resolve({ why, detail });
  });
  const stub = workerStub({
    alive: () => undefined,
    untilGpuFails: () => failed,
    start: async (url: string, wishes: EngineWishes) => {
      engine.wishes = wishes;
      await untilStarted;
      if (url.includes('gone')) throw new AppError('model-unreachable', 'It is not here.');
      engine.model = url;
      return { ...wholeReport, refused: passedOver, backend: wishes.backend ?? best };
    },
    changeModel: (url: string, _: unknown, signal: AbortSignal) => {
      if (url.includes('large')) return slowly(signal);
      if (url.includes('deadly')) {
        fail('gpu');
        return new Promise(() => {});
      }
      if (url.includes('gone')) throw new AppError('model-unreachable', 'It is not here.');
      if (engine.model === '') throw new AppError('backend-unavailable', 'It has not started.');
      engine.model = url;
      return { ...wholeReport, refused: [] };
    },
    exportProject: () => {
      questions++;
      if (photo === 'too large') engine.fail('memory');
      if (photo === 'deadly') stub.worker.dispatchEvent(new Event('error'));
      return photo === 'answered' ? new Uint8Array(engines.length) : new Promise(() => {});
    },
  });
  const engine: StubbedEngine = { ...stub, fail, wishes: {}, model: '' };
  engines.push(engine);
  return stub.worker;
}

function stubWindow(replaceState = vi.fn()): void {
  const location = new URL('http://localhost/?model=x#/project/1/train');
  vi.stubGlobal('window', { location, history: { replaceState }, addEventListener() {} });
}

/** What is kept from one page to the next. */
let kept: Map<string, string>;

/** Opens the page; only `kept` is left of the page before. */
async function openPage(backend?: BackendName): Promise<void> {
  engines = [];
  vi.resetModules();
  ({ askEngine, useEngine } = await import('./engine-store'));
  ({ useNotices } = await import('../page/notices'));
  await useEngine.getState().start('pico-clip', backend);
}

beforeEach(async () => {
  kept = new Map();
  photo = 'answered';
  best = 'webgpu';
  passedOver = [];
  questions = 0;
  isLoading = false;
  untilStarted = Promise.resolve();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  stubWindow();
  vi.stubGlobal(
    'Worker',
    vi.fn(function Stub() {
      return startStub();
    }),
  );
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  ahead = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  const date = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => date() + ahead);
  await openPage();
});

afterEach(() => {
  for (const { worker } of engines) worker.terminate();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const said = () =>
  useNotices
    .getState()
    .notices.map(({ said: what }) => (typeof what === 'object' && 'key' in what ? what.key : what));
const ask = () => askEngine(async (engine) => (await engine.exportProject()).length);
const isAsked = (times: number) => vi.waitFor(() => expect(questions).toBe(times));

it('keeps its model where another one cannot be loaded, and names the one that it has in the address', async () => {
  const replaceState = vi.fn();
  stubWindow(replaceState);
  const { load } = useEngine.getState();
  await expect(load('gone')).rejects.toMatchObject({ message: 'It is not here.' });
  expect(useEngine.getState()).toMatchObject({ model: 'pico-clip', engine: { status: 'ready' } });
  expect(replaceState).not.toHaveBeenCalled();
  await load('nano-clip');
  expect(useEngine.getState()).toMatchObject({ model: 'nano-clip', engine: { status: 'ready' } });
  expect(replaceState).toHaveBeenCalledWith(null, '', expect.stringContaining('model=nano-clip'));
});

/** An engine in place of a lost one that starts when told to. */
function slowStart() {
  let end = () => {};
  untilStarted = new Promise<void>((resolve) => {
    end = resolve;
  });
  engines[0].fail('gpu');
  return vi.waitFor(() => expect(engines).toHaveLength(2)).then(() => end);
}

const turnOfEvents = () => new Promise((resolve) => setImmediate(resolve));

it.each(['nano-clip', 'gone'])(
  'has the model that it names where %s is chosen while its engine still starts',
  async (chosen) => {
    stubWindow();
    const end = await slowStart();
    const outcome = useEngine
      .getState()
      .load(chosen)
      .catch(({ name }: AppError) => name);
    for (let turns = 0; turns < 5; turns++) await turnOfEvents();
    end();
    expect(await outcome).toBe(chosen === 'gone' ? 'model-unreachable' : undefined);
    await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
    const { model } = useEngine.getState();
    expect(model).toBe(chosen === 'gone' ? 'pico-clip' : chosen);
    expect(engines[1].model).toContain(model);
  },
);

it('names the model that an engine started with, though its loading was cancelled too late', async () => {
  stubWindow();
  const outcome = useEngine.getState().load('large-clip');
  await vi.waitFor(() => expect(isLoading).toBe(true));
  const { engine } = useEngine.getState();
  const end = await slowStart();
  if (engine.status === 'loading') engine.cancel?.();
  end();
  await outcome;
  expect(useEngine.getState()).toMatchObject({ model: 'large-clip', engine: { status: 'ready' } });
  expect(engines[1].model).toContain('large-clip');
});

it('starts with another model where the first one could not be loaded, or its engines were given up', async () => {
  stubWindow();
  const { start, load } = useEngine.getState();
  await start('gone', undefined);
  expect(useEngine.getState().engine.status).toBe('failed');
  await load('nano-clip');
  expect(useEngine.getState()).toMatchObject({ model: 'nano-clip', engine: { status: 'ready' } });
  for (let lost = 1; useEngine.getState().engine.status !== 'failed'; lost++) {
    engines[engines.length - 1].worker.dispatchEvent(new Event('error'));
    await vi.waitFor(() => expect(useEngine.getState().engine.status).not.toBe('loading'));
    expect(lost).toBeLessThan(9);
  }
  await load('pico-clip');
  expect(useEngine.getState()).toMatchObject({ model: 'pico-clip', engine: { status: 'ready' } });
  expect(engines[engines.length - 1].model).toContain('pico-clip');
});

/** Begins to load a large model, and cancels that once the engine is at it. */
async function loadAndCancel(beforeCancel = () => {}): Promise<unknown> {
  const outcome = useEngine
    .getState()
    .load('large-clip')
    .catch((error: unknown) => error);
  await vi.waitFor(() => expect(isLoading).toBe(true));
  beforeCancel();
  const { engine } = useEngine.getState();
  if (engine.status === 'loading') engine.cancel?.();
  return outcome;
}

it('stays with its model where the loading of another one is cancelled, which can be chosen again', async () => {
  const replaceState = vi.fn();
  stubWindow(replaceState);
  for (let times = 0; times < 2; times++) {
    expect(await loadAndCancel()).toMatchObject({ code: 'cancelled' });
    expect(useEngine.getState()).toMatchObject({ model: 'pico-clip', engine: { status: 'ready' } });
    isLoading = false;
  }
  expect(replaceState).not.toHaveBeenCalled();
  await useEngine.getState().load('nano-clip');
  expect(useEngine.getState()).toMatchObject({ model: 'nano-clip', engine: { status: 'ready' } });
  expect(engines).toHaveLength(1);
});

it('starts with the model before where the engine is lost as the loading is cancelled', async () => {
  const [{ worker }] = engines;
  // It does not get the message.
  expect(
    await loadAndCancel(() => {
      worker.postMessage = () => {};
      queueMicrotask(() => worker.dispatchEvent(new Event('error')));
    }),
  ).toMatchObject({ code: 'cancelled' });
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
  expect(useEngine.getState().model).toBe('pico-clip');
});

it('has nothing to cancel at its first start', async () => {
  const states: EngineState[] = [];
  useEngine.subscribe(({ engine }) => states.push(engine));
  await useEngine.getState().restart();
  expect(states[0]).toEqual({ status: 'loading', loadedBytes: 0, totalBytes: 0 });
});

it('asks another engine what the one that lost its graphics card did not answer', async () => {
  photo = 'never';
  const asked = ask();
  await isAsked(1);
  photo = 'answered';
  engines[0].fail('gpu');
  expect(await asked).toBe(2);
  expect(engines.map(({ isEnded }) => isEnded())).toEqual([true, false]);
  expect(said()).toEqual(['gpuReplaced']);
  expect(engines.map(({ wishes }) => wishes.atOnce)).toEqual([undefined, 2]);
  expect(useEngine.getState().engine).toMatchObject({ status: 'ready', report: { backend: 'webgpu' } });
});

it('goes on with wasm after the second loss within a minute, and says why', async () => {
  photo = 'never';
  const asked = ask();
  await isAsked(1);
  engines[0].fail('gpu');
  await isAsked(2);
  vi.advanceTimersByTime(59_000);
  photo = 'answered';
  engines[1].fail('gpu');
  expect(await asked).toBe(3);
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined, undefined, 'wasm']);
  expect(engines.map(({ wishes }) => wishes.atOnce)).toEqual([undefined, 2, undefined]);
  expect(said()).toEqual(['gpuReplaced', 'gpuGivenUp']);
  expect(useEngine.getState().engine).toMatchObject({
    status: 'ready',
    report: { backend: 'wasm', refused: [{ backend: 'webgpu', why: { reason: 'lost' } }] },
  });
});

it('goes on with wasm after the second loss over one question, though hours lie between', async () => {
  photo = 'never';
  const asked = ask();
  await isAsked(1);
  engines[0].fail('gpu');
  await isAsked(2);
  ahead += 5 * hours;
  photo = 'answered';
  engines[1].fail('gpu');
  expect(await asked).toBe(3);
  expect(engines[2].wishes.backend).toBe('wasm');
});

it('tries it again and again over one question that waits for days, as of a training that is paused', async () => {
  photo = 'never';
  const asked = ask();
  for (let night = 0; night < 4; night++) {
    await isAsked(night + 1);
    ahead += 24 * hours;
    if (night === 3) photo = 'answered';
    engines[night].fail('gpu');
  }
  expect(await asked).toBe(5);
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual(new Array(5).fill(undefined));
});

it('tries the graphics card again for another question, hours after a loss over one that was answered', async () => {
  for (const engine of [0, 1]) {
    photo = 'never';
    const asked = ask();
    await isAsked(2 * engine + 1);
    photo = 'answered';
    engines[engine].fail('gpu');
    expect(await asked).toBe(engine + 2);
    ahead += 5 * hours;
  }
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined, undefined, undefined]);
});

it('gives up a question that loses the graphics card where there is no wasm either', async () => {
  photo = 'never';
  const outcome = ask().catch(({ why }) => why);
  for (let lost = 1; lost <= 3; lost++) {
    await isAsked(lost);
    engines[lost - 1].fail('gpu');
  }
  expect(await outcome).toBe('gpu');
});

it('tries the graphics card again after a loss hours later, also one while another model was being loaded', async () => {
  stubWindow();
  engines[0].fail('gpu');
  await vi.waitFor(() => expect(engines).toHaveLength(2));
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
  ahead += 5 * hours;
  await useEngine.getState().load('deadly-clip');
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined, undefined, undefined]);
  expect(said()).toEqual(['gpuReplaced']);
});

it('goes on with wasm at once where the graphics card refuses its work, and keeps what the browser said of it', async () => {
  photo = 'never';
  const asked = ask();
  await isAsked(1);
  photo = 'answered';
  engines[0].fail('refused', 'The program is too long.');
  expect(await asked).toBe(2);
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined, 'wasm']);
  expect(said()).toEqual(['gpuRefused']);
  expect(useEngine.getState().engine).toMatchObject({
    report: {
      refused: [{ backend: 'webgpu', why: { reason: 'failed', detail: 'The program is too long.' } }],
    },
  });
});

it('gives up a question that three engines died of, and lives on', async () => {
  photo = 'deadly';
  await expect(ask()).rejects.toMatchObject({ name: 'engine-lost', why: 'died' });
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
  expect(engines).toHaveLength(4);
  photo = 'answered';
  expect(await ask()).toBe(4);
});

it('replaces an engine that no longer answers while nobody asks it anything', async () => {
  const [{ worker }] = engines;
  // It gets no more messages.
  worker.postMessage = () => {};
  vi.advanceTimersByTime(299_000);
  expect(engines).toHaveLength(1);
  vi.advanceTimersByTime(20_000);
  expect(engines).toHaveLength(2);
  await vi.waitFor(() => expect(said()).toEqual(['engineReplaced']));
  expect(useEngine.getState().engine.status).toBe('ready');
});

it('says what came of it once that is known: that the graphics card is no longer there', async () => {
  await slowStart();
  best = 'wasm';
  expect(said()).toEqual([]);
  engines[1].worker.dispatchEvent(new Event('error'));
  untilStarted = Promise.resolve();
  await vi.waitFor(() => expect(said()).toEqual(['gpuMissing']));
  expect(engines.map(({ wishes }) => wishes.awaitsAdapter)).toEqual([false, true, true]);
  await useEngine.getState().restart();
  engines[3].worker.dispatchEvent(new Event('error'));
  await vi.waitFor(() => expect(said()).toEqual(['gpuMissing', 'engineReplaced']));
  expect(engines.slice(3).map(({ wishes }) => wishes.awaitsAdapter)).toEqual([false, false]);
});

it('says nothing of an engine in place of a lost one that has no model: that it failed is said by itself', async () => {
  useEngine.setState({ model: 'gone' });
  engines[0].fail('gpu');
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('failed'));
  for (let turns = 0; turns < 5; turns++) await turnOfEvents();
  expect(said()).toEqual([]);
});

it('fails what was asked of an engine that is stopped, and asks it of nobody', async () => {
  photo = 'never';
  const asked = ask();
  await isAsked(1);
  const restarted = useEngine.getState().restart();
  await expect(asked).rejects.toMatchObject({ name: 'engine-lost', why: 'stopped' });
  await restarted;
  expect(engines).toHaveLength(2);
  expect(said()).toEqual([]);
});

it('starts without the graphics card where photos get no verdict on it, and says so', async () => {
  await useEngine.getState().restartWithoutGpu();
  expect(engines[1].wishes.backend).toBe('wasm');
  expect(said()).toEqual(['gpuSilent']);
  expect(useEngine.getState().engine).toMatchObject({
    status: 'ready',
    report: { backend: 'wasm', refused: [{ backend: 'webgpu', why: { reason: 'silent' } }] },
  });
  // Nothing is left to give up or to tell.
  useNotices.setState({ notices: [] });
  await useEngine.getState().restartWithoutGpu();
  expect(engines).toHaveLength(3);
  expect(said()).toEqual([]);
});

it('goes on in smaller pieces when memory ran out, then with wasm, and says so', async () => {
  photo = 'never';
  const asked = ask();
  for (let i = 0; i < 3; i++) {
    await isAsked(i + 1);
    if (i === 2) photo = 'answered';
    engines[i].fail('memory');
  }
  expect(await asked).toBe(4);
  expect(engines.map(({ wishes: { backend, atOnce } }) => [backend, atOnce])).toEqual([
    [undefined, undefined],
    [undefined, 2],
    [undefined, 1],
    ['wasm', 1],
  ]);
  expect(said()).toEqual(['memorySmaller', 'memoryGivenUp']);
  expect(useEngine.getState().engine).toMatchObject({
    report: { refused: [{ backend: 'webgpu', why: { reason: 'memory' } }] },
  });
});

it('says that memory is short when it is for every engine: memory-short', async () => {
  photo = 'too large';
  await expect(ask()).rejects.toMatchObject({ name: 'memory-short' });
  photo = 'answered';
  expect(await ask()).toBe(engines.length);
});

/** Opens the page anew, with a graphics card that goes away at each start on it. */
async function openWithBadGpu(backend?: BackendName): Promise<void> {
  untilStarted = new Promise(() => {});
  const opened = openPage(backend);
  for (const engine of [0, 1]) {
    await vi.waitFor(() => expect(engines[engine]?.wishes).toEqual(expect.objectContaining({ backend })));
    if (engine === 1) untilStarted = Promise.resolve();
    engines[engine].fail('gpu');
  }
  await opened;
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
}

it('waits for a graphics card that went away in the first start, and says after the second what the next page will do', async () => {
  await openWithBadGpu();
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined, undefined, 'wasm']);
  expect(engines[1].wishes.awaitsAdapter).toBe(true);
  expect(useEngine.getState().engine).toMatchObject({
    report: { refused: [{ backend: 'webgpu', why: { reason: 'atStart' } }] },
  });
  await vi.waitFor(() => expect(said()).toEqual(['gpuLeftOut']));
  expect(useNotices.getState().notices[0].said).toMatchObject({
    facts: ['http://localhost/?model=x&backend=webgpu'],
  });
});

it('leaves a graphics card alone that went away in two starts of the page before, and says so', async () => {
  await openWithBadGpu();
  await openPage();
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual(['wasm']);
  expect(said()).toEqual(['gpuLeftOut']);
  expect(useEngine.getState().engine).toMatchObject({
    report: { backend: 'wasm', refused: [{ backend: 'webgpu', why: { reason: 'atStart' } }] },
  });
});

it.each<[BackendName, string[]]>([
  ['wasm', ['gpuMissing', 'gpuLeftOut']],
  ['webgl', []],
])('leaves one alone, too, in whose place %s was taken in those starts', async (taken, notices) => {
  best = taken;
  const heard: unknown[] = [];
  // The one in between has no graphics card that could go away.
  for (const why of ['wentAway', 'noAdapter', 'wentAway'] as const) {
    passedOver = [{ backend: 'webgpu', why: { reason: why, detail: '' } }];
    await openPage();
    expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined]);
    heard.push(...said());
  }
  expect(heard).toEqual(notices);
  await openPage();
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual(['wasm']);
});

it('counts no start that was cut off before one that ended well, whatever it computes on', async () => {
  best = 'wasm';
  const cutOff = async () => {
    untilStarted = new Promise(() => {});
    void openPage();
    await vi.waitFor(() => expect(engines).toHaveLength(1));
    await vi.waitFor(() =>
      expect(engines[0].wishes).toEqual(expect.objectContaining({ backend: undefined })),
    );
    untilStarted = Promise.resolve();
  };
  await cutOff();
  await openPage();
  await cutOff();
  await openPage();
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined]);
});

it('marks a start on the graphics card that the choice of another model makes', async () => {
  useEngine.setState({ model: 'gone' });
  await useEngine.getState().restart();
  expect(useEngine.getState().engine.status).toBe('failed');
  const markOf = () => [...kept.keys()].filter((key) => key.includes('gpu'));
  expect(markOf()).toEqual([]);
  let goOn = () => {};
  untilStarted = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const loaded = useEngine.getState().load('nano-clip');
  await vi.waitFor(() => expect(markOf()).toHaveLength(1));
  goOn();
  await loaded;
  expect(markOf()).toEqual([]);
});

it('tells a person who asked for such a graphics card to load the page again', async () => {
  await openWithBadGpu('webgpu');
  await vi.waitFor(() => expect(said()).toEqual(['gpuGivenUp']));
});

it('says that the graphics card was given up, though the engine in its place is lost before it is ready', async () => {
  untilStarted = new Promise(() => {});
  engines[0].fail('refused');
  await vi.waitFor(() => expect(engines[1]?.wishes.backend).toBe('wasm'));
  untilStarted = Promise.resolve();
  engines[1].worker.dispatchEvent(new Event('error'));
  await vi.waitFor(() => expect(said()).toEqual(['gpuRefused']));
  expect(engines).toHaveLength(3);
});

it('tries such a graphics card again for a person who asks for it, and then for all where it works', async () => {
  await openWithBadGpu();
  await openPage('webgpu');
  await openPage();
  expect(engines.map(({ wishes }) => wishes.backend)).toEqual([undefined]);
  expect(said()).toEqual([]);
});

it('holds nothing against a graphics card that went away in one start and worked in the next', async () => {
  const [first] = engines;
  untilStarted = new Promise(() => {});
  void useEngine.getState().restart();
  await vi.waitFor(() => expect(engines).toHaveLength(2));
  expect(first.isEnded()).toBe(true);
  untilStarted = Promise.resolve();
  engines[1].fail('gpu');
  await vi.waitFor(() => expect(useEngine.getState().engine.status).toBe('ready'));
  expect([...kept.keys()].filter((key) => key.includes('gpu'))).toEqual([]);
});
