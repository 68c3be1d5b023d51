/** Which version the engine holds. Whatever needs a certain one takes its turn, so that none is exchanged in use. */

import type { VersionRecord } from '../database/records';
import { AppError } from '../errors';
import { archive } from './archive';
import { engineSettled, engineWorker, useEngine } from './engine-store';

let turn: Promise<unknown> = Promise.resolve();
/** As `version.bundle`; none when nothing is trained there. */
let held: string | undefined;

export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

/** For what was just trained in the engine, or let go with its model. */
export function nowHolds(bundle: string | undefined): void {
  held = bundle;
}

/** After the engine was started anew: it holds nothing, and what the old one was asked is never answered. */
export function forgetEngine(): void {
  held = undefined;
  turn = Promise.resolve();
}

/**
 * Loads a model and a version of it into the engine; does nothing for what is there already. Call it in turn.
 * @throws Error with a sentence
 */
export async function loadVersion(model: string, version: VersionRecord | undefined): Promise<void> {
  await engineSettled();
  if (useEngine.getState().model !== model) {
    held = undefined;
    await useEngine.getState().load(model);
  }
  if (!version || version.bundle === held || useEngine.getState().engine.status !== 'ready') return;
  const bundle = await (await archive()).blob(version.bundle);
  if (!bundle)
    throw new AppError(
      'training-not-kept',
      'What was trained is no longer stored in this browser. Train again.',
    );
  await engineWorker().importProject(bundle);
  held = version.bundle;
}
