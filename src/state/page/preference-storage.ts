/**
 * Settings of this browser, which all its tabs share: what is changed in one is known to the others, and nothing else is
 * written. What finds no place in localStorage lasts as long as the page, or goes along with the next change that finds one.
 */
import * as v from 'valibot';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { note, readNoted } from './local-storage';

/** What a newer program kept is neither read nor changed; nothing of an older one is known to fit. */
const VERSION = 1;

const keptSchema = v.object({
  version: v.fallback(v.number(), 0),
  state: v.fallback(v.record(v.string(), v.unknown()), {}),
});
type Kept = v.InferOutput<typeof keptSchema>;

/**
 * @param name in localStorage
 * @param schema with a fallback for each entry, for what was never kept and what cannot be understood
 * @param actions what the store has beside its settings; `change` sets some of these, here and in the other tabs
 * @param heard what this tab makes of settings that were changed in another one
 */
export function keptSettings<S extends object, Actions>(
  name: string,
  schema: v.GenericSchema<unknown, S>,
  actions: (change: (by: Partial<S>) => void, now: () => S) => Actions,
  heard: (kept: S, now: S) => S = (kept) => kept,
): UseBoundStore<StoreApi<S & Actions>> {
  const understood = (state: object) => v.parse(schema, state);
  /** What found no place, and what is kept in its stead: once that changes, another tab has said something later. */
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
  // A tab that slept was told of nothing.
  globalThis.document?.addEventListener('visibilitychange', () => !document.hidden && hear());
  return store;
}

/** Of version 0 and empty where nothing, or nothing that can be read, is kept; empty too where another version kept it. */
function read(name: string): Kept {
  const kept = readNoted(keptSchema, name, { version: 0, state: {} });
  return kept.version === VERSION ? kept : { ...kept, state: {} };
}

/** @returns whether it is kept beside what was: there may be no room, and what a newer program kept stays as it is */
function write(name: string, { version, state }: Kept, by: object): boolean {
  return version <= VERSION && note(name, { state: { ...state, ...by }, version: VERSION });
}
