import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clearLog, type LogEntry, log, logKinds, logText, mostEntries, readLog, withEntry } from './log';

/** The browser's storage, which refuses values beyond its room. */
function storageOf(room = Number.POSITIVE_INFINITY): Storage {
  const kept = new Map<string, string>();
  const storage: Storage = {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => void kept.delete(name),
    setItem(name, value) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
  };
  vi.stubGlobal('localStorage', storage);
  return storage;
}
afterEach(() => void vi.unstubAllGlobals());

const happened = fc.record({
  time: fc.integer({ min: 0, max: 8e15 }),
  kind: fc.constantFrom(...logKinds),
  text: fc.string({ maxLength: 1000 }),
});

describe('the log', () => {
  it('keeps the latest, counts what repeats, and stays small whatever happens', () => {
    fc.assert(
      fc.property(fc.array(happened, { maxLength: 3 * mostEntries }), (all) => {
        const entries = all.reduce<LogEntry[]>(withEntry, []);
        expect(entries.length).toBeLessThanOrEqual(mostEntries);
        expect(JSON.stringify(entries).length).toBeLessThan(1e6);
        expect(entries.at(-1)?.time).toBe(all.at(-1)?.time);
        const counted = entries.reduce((sum, { times }) => sum + times, 0);
        if (entries.length < mostEntries) expect(counted).toBe(all.length);
      }),
      { numRuns: 50 },
    );
  });

  it('gives back what it was told, in order, until it is cleared', () => {
    storageOf();
    log('start', 'VTFusion 1');
    log('problem', 'storage-full: no room');
    log('problem', 'storage-full: no room');
    expect(readLog()).toMatchObject([
      { kind: 'start', text: 'VTFusion 1', times: 1 },
      { kind: 'problem', text: 'storage-full: no room', times: 2 },
    ]);
    clearLog();
    expect(readLog()).toEqual([]);
  });

  it('leaves out what another program wrote in its place', () => {
    const storage = storageOf();
    const good = { time: 1, kind: 'start', text: 'here', times: 1 };
    storage.setItem(
      'vtfusion-log',
      JSON.stringify([good, { ...good, kind: 'else' }, { ...good, time: 9e15 }, null, 7]),
    );
    expect(readLog()).toEqual([good]);
    storage.setItem('vtfusion-log', '{"no": "list"}');
    expect(readLog()).toEqual([]);
    storage.setItem('vtfusion-log', 'no JSON');
    expect(readLog()).toEqual([]);
  });

  it('is silent where nothing can be kept', () => {
    storageOf(100);
    log('start', 'x'.repeat(200));
    expect(readLog()).toEqual([]);
  });

  it('is written as one line an entry', () => {
    const entries = [
      { time: 0, kind: 'problem', text: 'two\nlines', times: 1 },
      { time: 1000, kind: 'page', text: 'hidden', times: 3 },
    ] as const;
    expect(logText(entries)).toBe(
      '1970-01-01T00:00:00.000Z problem: two lines\n1970-01-01T00:00:01.000Z page: hidden (3 times)\n',
    );
  });
});
