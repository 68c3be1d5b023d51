/**
 * Which version the engine holds. Work that needs a certain version takes its turn, so that none is replaced
 * in use.
 */

import type { KeptBlob } from '../../database/archive';
import type { VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { Serial } from '../../serial';
import { sha256Of } from '../../sha256';
import type { Engine, EngineWorker } from '../../workers/client';
import { bundleOf } from '../storing/unsaved-version';
import { askEngine, engineSettled, engineWorker, useEngine } from './engine-store';

const turns = new Serial();
/** Which engine holds which version (as `version.bundle`): an engine in place of a lost one holds nothing. */
let held: { readonly engine: EngineWorker; readonly bundle: string } | undefined;

/**
 * Does the work once all earlier work has ended.
 * @param signal aborted before the work begins, it keeps the work from beginning
 * @param why makes the error for that
 * @throws what the work throws, or `why`
 */
export function inTurn<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  why: () => AppError = neverBegan,
): Promise<T> {
  // A signal tells once: a later listener would hear nothing until its turn comes.
  if (signal?.aborted) return Promise.reject(why());
  // One signal may belong to several pieces of work, and outlive them.
  const waiting = new AbortController();
  const result = turns.run(() => {
    waiting.abort();
    return signal?.aborted ? Promise.reject(why()) : work();
  });
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

/**
 * The trained detector was let go with its model, or is about to change: until it is taken out, nobody knows
 * what is there.
 */
export function holdsNothing(): void {
  held = undefined;
}

/**
 * Asks the engine with a model and a version of it, which are loaded if needed. If the engine is lost
 * meanwhile, all of it is repeated on the one in its place, so a question must only ask. Call it in turn.
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
      // Its effect is unknown: it may have trained, and hold the outcome.
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

/**
 * What the engine holds, as a version's file. Part of a question; whoever changed it before has called
 * `holdsNothing`.
 */
export async function takeOut(engine: Engine): Promise<KeptBlob> {
  const holder = engineWorker();
  const blob = new Blob([await engine.exportProject()]);
  const sha256 = await sha256Of(blob);
  held = { engine: holder, bundle: sha256 };
  return { sha256, blob };
}
