/**
 * What the program did and what went wrong, on this computer only: the latest entries, kept in localStorage
 * so that they outlive a crash, and shared by all tabs. It reveals nothing of a photo's content; a sentence
 * may name a file.
 */
import * as v from 'valibot';
import { create } from 'zustand';
import { time } from '../../database/schemas';
import { briefly } from '../../errors';
import { count } from '../../outside';
import { note, readNoted } from './local-storage';
import type { Problem } from './problem';

export const logKinds = ['start', 'engine', 'training', 'notice', 'problem', 'unexpected', 'page'] as const;
export type LogKind = (typeof logKinds)[number];

export interface LogEntry {
  /** When it last happened, in milliseconds since 1970. */
  readonly time: number;
  readonly kind: LogKind;
  /** In English, for whoever helps. */
  readonly text: string;
  /** How often the same happened in a row. */
  readonly times: number;
}

/** Entries kept, and the letters of each: at most about 150 KB of the 5 MB that a browser gives. */
export const mostEntries = 300;
const mostLetters = 400;

const place = 'vtfusion-log';
const entrySchema = v.object({
  time,
  kind: v.picklist(logKinds),
  text: v.string(),
  times: count,
});

/** The entries with one more; the oldest go, and repetitions are counted. */
export function withEntry(entries: readonly LogEntry[], next: Omit<LogEntry, 'times'>): LogEntry[] {
  const text = briefly(next.text, mostLetters);
  const last = entries.at(-1);
  if (last?.kind === next.kind && last.text === text) {
    return [...entries.slice(0, -1), { ...last, time: next.time, times: last.times + 1 }];
  }
  return [...entries, { ...next, text, times: 1 }].slice(-mostEntries);
}

/** The stored entries, oldest first; unreadable ones are left out. */
export const readLog = (): LogEntry[] =>
  readNoted(v.array(v.unknown()), place, []).filter((entry) => v.is(entrySchema, entry));

/** The entries as this page shows them. */
export const useLog = create<{ readonly entries: readonly LogEntry[] }>()(() => ({ entries: readLog() }));

/** Adds an entry; it is not kept if the browser stores nothing or has no room. */
export function log(kind: LogKind, text: string): void {
  const entries = withEntry(readLog(), { time: Date.now(), kind, text });
  useLog.setState({ entries });
  note(place, entries);
}

export function logProblem({ code, precisely }: Problem): void {
  log('problem', `${code}: ${precisely}`);
}

export function clearLog(): void {
  note(place, undefined);
  useLog.setState({ entries: [] });
}

/** The entries for a file, one line each, with times in UTC. */
export function logText(entries: readonly LogEntry[]): string {
  return entries
    .map(({ time, kind, text, times }) => {
      const line = text.replaceAll(/\s+/gu, ' ');
      return `${new Date(time).toISOString()} ${kind}: ${line}${times > 1 ? ` (${times} times)` : ''}\n`;
    })
    .join('');
}
