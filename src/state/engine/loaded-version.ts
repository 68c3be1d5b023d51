/** Which version the engine holds. Whatever needs a certain one takes its turn, so that none is exchanged in use. */

import type { KeptBlob } from '../../database/archive';
import type { VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { sha256Of } from '../../sha256';
import type { Engine, EngineWorker } from '../../workers/client';
import { bundleOf } from '../storing/unsaved-version';
import { askEngine, engineSettled, engineWorker, useEngine } from './engine-store';

let turn: Promise<unknown> = Promise.resolve();
/** Which engine holds which version (as `version.bundle`): another one, in place of one that was lost, holds nothing. */
let held: { readonly engine: EngineWorker; readonly bundle: string } | undefined;

/**
 * Does the work once all that was given before has ended.
 * @param signal aborted before, or while it waits, it is not begun
 * @param why what is thrown then
 * @throws what the work throws, or `why`
 */
export function inTurn<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  why: () => AppError = neverBegan,
): Promise<T> {
  // A signal says it once: who listens later would hear nothing until the turn comes.
  if (signal?.aborted) return Promise.reject(why());
  // One signal may be of many pieces of work, and outlives them.
  const waiting = new AbortController();
  const result = turn.then(() => {
    waiting.abort();
    return signal?.aborted ? Promise.reject(why()) : work();
  });
  turn = result.catch(() => undefined);
  if (!signal) return result;
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(why()), { signal: waiting.signal });
  });
  return Promise.race([result, cancelled]);
}

function neverBegan(): AppError {
  return new AppError(
    'cancelled',
    'It was ended before it began, for something else was under way; begin it again.',
  );
}

/** What was trained was let go, with its model, or is about to be changed: until it is taken out, nobody can say what is there. */
export function holdsNothing(): void {
  held = undefined;
}

/**
 * Asks the engine with a model and a version of it, which are loaded where they are not there already. Where the engine is
 * lost meanwhile, all of it is asked again of the one in its place: a question does nothing but ask. Call it in turn.
 * @throws Error with a sentence
 */
export function askVersion<T>(
  model: string,
  version: VersionRecord | undefined,
  question: (engine: Engine) => Promise<T>,
): Promise<T> {
  return askEngine(async (engine) => {
    await loadVersion(engine, model, version);
    try {
      return await question(engine);
    } catch (error) {
      // What it did is not known: it may have trained, and hold the outcome.
      if (error instanceof AppError && error.code === 'message-invalid') holdsNothing();
      throw error;
    }
  });
}

async function loadVersion(engine: Engine, model: string, version: VersionRecord | undefined): Promise<void> {
  await engineSettled();
  if (useEngine.getState().model !== model) {
    held = undefined;
    await useEngine.getState().load(model);
  }
  if (!version || useEngine.getState().engine.status !== 'ready') return;
  if (held?.engine === engineWorker() && held.bundle === version.bundle) return;
  const bundle = await bundleOf(version);
  const holder = engineWorker();
  await engine.importProject(bundle);
  held = { engine: holder, bundle: version.bundle };
}

/** What the engine now holds, as a version's file. Part of a question; whatever changed it before said so (`holdsNothing`). */
export async function takeOut(engine: Engine): Promise<KeptBlob> {
  const holder = engineWorker();
  const blob = new Blob([await engine.exportProject()]);
  const sha256 = await sha256Of(blob);
  held = { engine: holder, bundle: sha256 };
  return { sha256, blob };
}
