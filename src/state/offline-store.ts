/**
 * Whether this version of the program is wholly on the disk, so that it works without a network, and whether a newer one
 * is there. The service worker keeps the program and the engine keeps its model, both once the page can be used.
 */
import { create } from 'zustand';
import { fillAgain, manifestCache, newVersion, workLock } from '../service-worker/agreement';
import { askEngine, engineSettled, useEngine } from './engine/engine-store';
import { isKeptLost, isOwnVersionKept, isReplaced } from './own-version';
import { logProblem } from './page/log';
import { modelUrl } from './page/page-options';
import { problemOf } from './page/problem';

interface OfflineStore {
  /** `impossible`: the browser keeps no programs of this address. */
  readonly kept: 'not-yet' | 'keeping' | 'whole' | 'incomplete' | 'impossible';
  /** `busy`: another tab is at work. `failed`: it could not be fetched. */
  readonly newer: 'none' | 'there' | 'later' | 'taking' | 'busy' | 'failed';
  /** Whether this page does something that must not be broken off; see `followWork`. As long as nobody knows, it does. */
  readonly isAtWork: boolean;
  /** Keeps everything, as soon as the engine is ready, and looks for new versions from then on. */
  start(): Promise<void>;
  /** Takes the new version in place of this one, in all tabs, unless one is at work. */
  takeNewer(): Promise<void>;
  /** The person is not asked again by this page. */
  askLater(): void;
}

const lookAgainMs = 3_600_000;
/** Work that has just ended lets go of its lock within that. */
const justEndedMs = 1_000;

export const useOffline = create<OfflineStore>()((set, get) => {
  const serviceWorker = import.meta.env.PROD ? navigator.serviceWorker : undefined;
  let isServed = Boolean(serviceWorker?.controller);
  let isOutdated = false;

  function leaveWhenIdle(): void {
    if (isOutdated && !get().isAtWork) window.location.reload();
  }

  /** @returns whether it is known from now on what this page is at */
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
      // The first one serves what this page is of; any other is the new version that a person let in.
      isOutdated = isServed;
      isServed = true;
      leaveWhenIdle();
    });
    // A page that was reloaded with the shift key has no controller, though there is one for all others.
    const registration = await container.getRegistration().catch(() => undefined);
    isServed ||= Boolean(registration?.active);
  }

  let latestRun = 0;
  /** Each model that comes begins anew, and what is said is of the latest. */
  async function keep(): Promise<void> {
    const run = ++latestRun;
    set({ kept: 'keeping' });
    const say = (kept: 'whole' | 'incomplete') => run === latestRun && set({ kept });
    try {
      const isKept = await keepProgram();
      // The run of the model that came meanwhile keeps that one.
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
    // What it has lost comes back as it is asked for, and so not all of it.
    const isOwn = (await isOwnVersionKept()) || ((await isKeptLost()) && !(await isReplaced()));
    if (isOwn) return (await isFilled(worker)) && isOwnVersionKept();
    // The server's program was replaced between the page and its service worker.
    set({ newer: 'there' });
    return false;
  }

  /** Takes the place of the version that serves; ends with the page unless it fails. */
  async function install(): Promise<void> {
    const registration = await serviceWorker?.getRegistration();
    // One that began before it was asked for fails, and takes an early answer along.
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
      // What a person begins while the model still loads is work, too.
      const isFollowed = await follow();
      if (!serviceWorker) return set({ kept: 'impossible' });
      await engineSettled();
      useEngine.subscribe(({ engine }, { engine: before }) => {
        if (engine.status === 'ready' && engine !== before) void keep();
      });
      await keep();
      // On a bad line this part of the program did not come, and is there now that all of it is kept.
      if (!isFollowed) await follow();
      const look = async () => {
        try {
          await (await serviceWorker.getRegistration())?.update();
        } catch {
          // Without a network there is nothing to be found.
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

/** Waits until a worker is active; false where its installation failed. */
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

/** A worker of an earlier program does not know what it is asked. */
const fillMs = 60_000;

/** Has a worker fetch the files that it has lost, which it does by itself only when it is installed; false where it could not. */
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

/** The model in use, with what it has not needed yet. */
async function keepModel(): Promise<boolean> {
  if (useEngine.getState().engine.status !== 'ready') return false;
  const manifest = `${modelUrl(useEngine.getState().model, window.location)}model.json`;
  // The build's own models are kept with the program.
  const isKnown = (await caches.match(manifest, { ignoreSearch: true })) !== undefined;
  if (!isKnown) await (await caches.open(manifestCache)).add(manifest);
  return askEngine((engine) => engine.keepModel());
}
