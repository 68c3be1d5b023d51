/** The bounds of a person's choice, by this machine's calendar. */
import { expect, it } from 'vitest';
import { boundsOf, useRecordsPeriod } from './records-period';

const open = Number.POSITIVE_INFINITY;
const at = (...of: [day: number, hours: number, minutes?: number]) => new Date(2026, 10, ...of).getTime();
const now = at(24, 14, 3);
const empty = { fromDay: '', fromTime: '', toDay: '', toTime: '' };
const dates = (changed: Partial<typeof empty>) => boundsOf('dates', { ...empty, ...changed }, now);

it('goes to now, which takes in what is inspected next', () => {
  expect(boundsOf('hours8', empty, now)).toEqual({ from: at(24, 6, 3), to: open });
  expect(boundsOf('today', empty, now)).toEqual({ from: at(24, 0), to: open });
  expect(boundsOf('always', empty, now)).toEqual({ from: -open, to: open });
});

it('takes whole days, or times on them, and leaves an end open that nobody named', () => {
  expect(dates({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toEqual({ from: at(23, 0), to: at(24, 0) });
  const night = { fromDay: '2026-11-23', fromTime: '22:00', toDay: '2026-11-24', toTime: '06:30' };
  expect(dates(night)).toEqual({ from: at(23, 22), to: at(24, 6, 30) });
  expect(dates({ toDay: '2026-11-23' })).toEqual({ from: -open, to: at(24, 0) });
  expect(dates({ fromDay: '2026-11-23', toTime: '06:00' })).toEqual({ from: at(23, 0), to: open });
});

it('begins with today, and keeps what was chosen', () => {
  const { choose, date } = useRecordsPeriod.getState();
  choose('dates');
  const { fromDay, toDay } = useRecordsPeriod.getState().dates;
  expect([fromDay, toDay]).toEqual(Array(2).fill(expect.stringMatching(/^\d{4}-\d\d-\d\d$/u)));
  date({ fromDay: '2026-11-23' });
  choose('hours8');
  choose('dates');
  expect(useRecordsPeriod.getState().dates).toEqual({ ...empty, fromDay: '2026-11-23', toDay });
});
