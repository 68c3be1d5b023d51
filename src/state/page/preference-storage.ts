/**
 * Settings of this browser, shared by all its tabs: a change in one tab reaches the others, and nothing else
 * is written. A change that does not fit into localStorage lasts as long as the page, or is written with the
 * next change that fits.
 */
import * as v from 'valibot';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { note, readNoted } from './local-storage';

/** Settings of a newer version are neither read nor changed; no older version is known to fit. */
const VERSION = 1;

const keptSchema = v.object({
  version: v.fallback(v.number(), 0),
  state: v.fallback(v.record(v.string(), v.unknown()), {}),
});
type Kept = v.InferOutput<typeof keptSchema>;

/**
 * @param name in localStorage
 * @param schema with a fallback for each entry, for missing and unreadable ones
 * @param actions of the store beside its settings; `change` sets some of these, here and in the other tabs
 * @param heard what this tab makes of settings that were changed in another one
 */
export function keptSettings<S extends object, Actions>(
  name: string,
  schema: v.GenericSchema<unknown, S>,
  actions: (change: (by: Partial<S>) => void, now: () => S) => Actions,
  heard: (kept: S, now: S) => S = (kept) => kept,
): UseBoundStore<StoreApi<S & Actions>> {
  const understood = (state: object) => v.parse(schema, state);
  /**
   * Changes that did not fit, and what is stored in their place: once that changes, another tab has made a
   * later change.
   */
  let unwritten: Partial<S> = {};
  let instead: Kept['state'] = {};
  const dropOvertaken = (state: Kept['state']) => {
    const stands = ([key]: [string, unknown]) => JSON.stringify(state[key]) === JSON.stringify(instead[key]);
    unwritten = Object.fromEntries(Object.entries(unwritten).filter(stands)) as Partial<S>;
  };
  const store = create<S & Actions>()((set, get) => {
    const change = (by: Partial<S>) => {
      set({ ...get(), ...by });
      const kept = read(name);
      dropOvertaken(kept.state);
      unwritten = { ...unwritten, ...by };
      if (write(name, kept, unwritten)) unwritten = {};
      instead = kept.state;
    };
    return { ...understood(read(name).state), ...actions(change, get) };
  });
  const hear = () => {
    const { version, state } = read(name);
    if (version !== VERSION) return;
    dropOvertaken(state);
    store.setState((now) => ({ ...now, ...heard(understood({ ...state, ...unwritten }), now) }));
  };
  // Node has no window.
  globalThis.window?.addEventListener('storage', ({ key }) => key === name && hear());
  // A sleeping tab was not told of changes.
  globalThis.document?.addEventListener('visibilitychange', () => !document.hidden && hear());
  return store;
}

/** Version 0 and empty if nothing readable is stored; empty too if another version stored it. */
function read(name: string): Kept {
  const kept = readNoted(keptSchema, name, { version: 0, state: {} });
  return kept.version === VERSION ? kept : { ...kept, state: {} };
}

/**
 * @returns whether the change is stored: there may be no room, and what a newer program stored stays
 *   unchanged
 */
function write(name: string, { version, state }: Kept, by: object): boolean {
  return version <= VERSION && note(name, { state: { ...state, ...by }, version: VERSION });
}
