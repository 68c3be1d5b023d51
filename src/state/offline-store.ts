/**
 * Whether this version of the program is wholly on the disk, so that it works without a network, and whether
 * a newer one is there. The service worker keeps the program and the engine keeps its model, both once the
 * page can be used.
 */
import { create } from 'zustand';
import { fillAgain, manifestCache, newVersion, workLock } from '../service-worker/agreement';
import { askEngine, engineSettled, useEngine } from './engine/engine-store';
import { isKeptLost, isOwnVersionKept, isReplaced } from './own-version';
import { logProblem } from './page/log';
import { modelUrl } from './page/page-options';
import { problemOf } from './page/problem';

interface OfflineStore {
  /** `impossible`: the browser keeps no programs for this address. */
  readonly kept: 'not-yet' | 'keeping' | 'whole' | 'incomplete' | 'impossible';
  /** `busy`: another tab is at work. `failed`: it could not be fetched. */
  readonly newer: 'none' | 'there' | 'later' | 'taking' | 'busy' | 'failed';
  /**
   * Whether this page does work that must not be interrupted; see `followWork`. Until that is known, it
   * counts as working.
   */
  readonly isAtWork: boolean;
  /** Keeps everything once the engine is ready, and looks for new versions from then on. */
  start(): Promise<void>;
  /** Replaces this version by the new one in all tabs, unless one is at work. */
  takeNewer(): Promise<void>;
  /** Does not ask again on this page. */
  askLater(): void;
}

const lookAgainMs = 3_600_000;
/** Time for work that has just ended to release its lock. */
const justEndedMs = 1_000;

export const useOffline = create<OfflineStore>()((set, get) => {
  const serviceWorker = import.meta.env.PROD ? navigator.serviceWorker : undefined;
  let isServed = Boolean(serviceWorker?.controller);
  let isOutdated = false;

  function leaveWhenIdle(): void {
    if (isOutdated && !get().isAtWork) window.location.reload();
  }

  /** @returns whether this page's work is known from now on */
  async function follow(): Promise<boolean> {
    try {
      const { followWork } = await import('./at-work');
      set({ isAtWork: false });
      followWork((isAtWork) => {
        set({ isAtWork });
        leaveWhenIdle();
      });
      leaveWhenIdle();
      return true;
    } catch (error) {
      logProblem(problemOf(error));
      return false;
    }
  }

  async function listen(container: ServiceWorkerContainer): Promise<void> {
    container.addEventListener('message', ({ data }) => {
      if (data === newVersion && get().newer === 'none') set({ newer: 'there' });
    });
    container.addEventListener('controllerchange', () => {
      // The first worker serves this page's version; any other is the new version that a person let in.
      isOutdated = isServed;
      isServed = true;
      leaveWhenIdle();
    });
    // A page that was reloaded with the shift key has no controller, though all other pages have one.
    const registration = await container.getRegistration().catch(() => undefined);
    isServed ||= Boolean(registration?.active);
  }

  let latestRun = 0;
  /** Begins again with each model; what is shown is about the latest. */
  async function keep(): Promise<void> {
    const run = ++latestRun;
    set({ kept: 'keeping' });
    const say = (kept: 'whole' | 'incomplete') => run === latestRun && set({ kept });
    try {
      const isKept = await keepProgram();
      // The run for the newer model keeps that one.
      if (run !== latestRun) return;
      say(isKept && (await keepModel()) ? 'whole' : 'incomplete');
    } catch {
      // Without room, or where storage is forbidden.
      say('incomplete');
    }
  }

  async function keepProgram(): Promise<boolean> {
    const registration = await serviceWorker?.register(new URL('service-worker.js', document.baseURI));
    const worker = registration?.active ?? registration?.installing ?? registration?.waiting;
    if (!worker || !(await isActivated(worker))) return false;
    // Lost files come back when they are asked for, so not all of them do.
    const isOwn = (await isOwnVersionKept()) || ((await isKeptLost()) && !(await isReplaced()));
    if (isOwn) return (await isFilled(worker)) && isOwnVersionKept();
    // The server's program was replaced between the page and its service worker.
    set({ newer: 'there' });
    return false;
  }

  /** Replaces the serving version; the page ends with that unless it fails. */
  async function install(): Promise<void> {
    const registration = await serviceWorker?.getRegistration();
    // An installation that began before it was asked for fails, and takes an early answer with it.
    for (const _ of ['first try', 'second try']) {
      await registration?.update();
      const worker = registration?.installing ?? registration?.waiting;
      if (!worker || (await isActivated(worker))) {
        window.location.reload();
        await new Promise(() => undefined);
      }
    }
    throw new Error('The new version could not be installed.');
  }

  return {
    kept: 'not-yet',
    newer: 'none',
    isAtWork: true,

    async start() {
      if (serviceWorker) await listen(serviceWorker);
      // Work that a person begins while the model still loads counts, too.
      const isFollowed = await follow();
      if (!serviceWorker) return set({ kept: 'impossible' });
      await engineSettled();
      useEngine.subscribe(({ engine }, { engine: before }) => {
        if (engine.status === 'ready' && engine !== before) void keep();
      });
      await keep();
      // On a bad connection this part of the program did not arrive, but it is there once all is kept.
      if (!isFollowed) await follow();
      const look = async () => {
        try {
          await (await serviceWorker.getRegistration())?.update();
        } catch {
          // Without a network nothing can be found.
        }
      };
      await look();
      setInterval(() => void look(), lookAgainMs);
    },

    async takeNewer() {
      set({ newer: 'taking' });
      try {
        const signal = AbortSignal.timeout(justEndedMs);
        await navigator.locks.request(workLock, { signal }, install);
      } catch (error) {
        set({ newer: (error as Error).name === 'TimeoutError' ? 'busy' : 'failed' });
      }
    },

    askLater: () => set({ newer: 'later' }),
  };
});

/** Resolves once a worker is active; false if its installation failed. */
function isActivated(worker: ServiceWorker): Promise<boolean> {
  return new Promise((answer) => {
    const settled = new AbortController();
    function look(): void {
      if (worker.state !== 'activated' && worker.state !== 'redundant') return;
      settled.abort();
      answer(worker.state === 'activated');
    }
    worker.addEventListener('statechange', look, { signal: settled.signal });
    look();
  });
}

/** A worker of an earlier program does not understand the question. */
const fillMs = 60_000;

/**
 * Makes a worker fetch the files that it has lost, which it only does by itself when it is installed; false
 * if it could not.
 */
function isFilled(worker: ServiceWorker): Promise<boolean> {
  return new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    const settle = (isWhole: boolean) => {
      clearTimeout(late);
      port1.close();
      answer(isWhole);
    };
    const late = setTimeout(settle, fillMs, false);
    port1.onmessage = ({ data }) => settle(data === true);
    worker.postMessage(fillAgain, [port2]);
  });
}

/** Keeps the model in use, with the parts that it has not needed yet. */
async function keepModel(): Promise<boolean> {
  if (useEngine.getState().engine.status !== 'ready') return false;
  const manifest = `${modelUrl(useEngine.getState().model, window.location)}model.json`;
  // The build's own models are kept with the program.
  const isKnown = (await caches.match(manifest, { ignoreSearch: true })) !== undefined;
  if (!isKnown) await (await caches.open(manifestCache)).add(manifest);
  return askEngine((engine) => engine.keepModel());
}
