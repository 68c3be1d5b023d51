import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from '../page/notices';
import { hiddenNotice, isMissing, tellHidden, watchHidden } from './hidden-times';

const minute = 60_000;
const rest = { trigger: 'rest', triggerKey: ' ', intervalSeconds: 2, sound: false } as const;

/** A page at a set time, in a window that can be hidden. */
class Window extends EventTarget {
  hidden = false;
  turn(hidden: boolean, at: number): void {
    vi.setSystemTime(at);
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let isOn = true;
function watched() {
  const page = new Window();
  const times: (readonly number[])[] = [];
  const end = watchHidden(
    page as unknown as Document,
    () => isOn,
    (from, to) => times.push([from, to]),
  );
  return { page, times, end };
}

beforeEach(() => {
  vi.useFakeTimers();
  isOn = true;
});
afterEach(() => {
  vi.useRealTimers();
  useNotices.setState({ notices: [] });
});

it('knows between which times the window was hidden', () => {
  const { page, times } = watched();
  page.turn(true, 2 * minute);
  page.turn(true, 3 * minute);
  page.turn(false, 10 * minute);
  page.turn(false, 11 * minute);
  page.turn(true, 20 * minute);
  page.turn(false, 21 * minute);
  expect(times).toEqual([
    [2 * minute, 10 * minute],
    [20 * minute, 21 * minute],
  ]);
});

it('tells of none while a key triggers, and of one in whose course that changed', () => {
  const { page, times } = watched();
  isOn = false;
  page.turn(true, 1);
  page.turn(false, 2);
  expect(times).toEqual([]);
  page.turn(true, 3);
  isOn = true;
  page.turn(false, 4);
  page.turn(true, 5);
  isOn = false;
  page.turn(false, 6);
  expect(times).toEqual([
    [3, 4],
    [5, 6],
  ]);
});

it('counts a window that was never seen, and one that is hidden when the inspection ends', () => {
  vi.setSystemTime(5);
  const page = new Window();
  page.hidden = true;
  const onSeen = vi.fn();
  const end = watchHidden(page as unknown as Document, () => isOn, onSeen);
  page.turn(false, 8);
  expect(onSeen.mock.calls).toEqual([[5, 8]]);
  page.turn(true, 9);
  vi.setSystemTime(12);
  end();
  page.turn(false, 20);
  expect(onSeen.mock.calls.slice(1)).toEqual([[9, 12]]);
});

it('misses whatever is laid down, and of photos at intervals those that were not taken', () => {
  expect(isMissing(rest, minute, 0)).toBe(true);
  // No part comes and goes in so short a time.
  expect(isMissing(rest, 900, 0)).toBe(false);
  const interval = { ...rest, trigger: 'interval' } as const;
  expect(isMissing(interval, minute, 30)).toBe(false);
  expect(isMissing(interval, minute, 28)).toBe(false);
  expect(isMissing(interval, minute, 1)).toBe(true);
  expect(isMissing({ ...interval, intervalSeconds: 60 }, minute / 2, 0)).toBe(false);
});

it('tells of all times in one sentence, until it is dismissed', () => {
  const said = () => hiddenNotice(useNotices.getState())?.said;
  expect(said()).toBeUndefined();
  useNotices.getState().notify(() => 'Something else.');
  tellHidden(2 * minute, 10 * minute, 0);
  expect(said()).toEqual({ key: 'windowHidden', facts: [2 * minute, 10 * minute, 1, 8 * minute, 0] });
  tellHidden(20 * minute, 21 * minute, 3);
  expect(said()).toEqual({ key: 'windowHidden', facts: [2 * minute, 21 * minute, 2, 9 * minute, 3] });
  expect(useNotices.getState().notices).toHaveLength(2);
  useNotices.getState().withdraw('windowHidden');
  tellHidden(30 * minute, 31 * minute, 0);
  expect(said()).toMatchObject({ facts: [30 * minute, 31 * minute, 1, minute, 0] });
});
