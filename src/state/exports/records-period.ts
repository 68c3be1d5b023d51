/**
 * The period that the Records tab and its files cover: a person's choice, kept while they look elsewhere on
 * the page.
 */
import { create } from 'zustand';
import type { Period } from '../../database/period';
import { wallTime } from '../../reports/file-names';
import { dayStart } from '../photos/result-list';

const hour = 3_600_000;

/** `dates`: from one day, or a time on it, to another. */
export const periodChoices = ['hours8', 'hours24', 'days7', 'today', 'always', 'dates'] as const;
export type PeriodChoice = (typeof periodChoices)[number];

/**
 * Days by this machine's calendar as `YYYY-MM-DD`, times as `HH:MM`; an empty day leaves that end open, an
 * empty time means the whole day.
 */
export interface PeriodDates {
  readonly fromDay: string;
  readonly fromTime: string;
  readonly toDay: string;
  readonly toTime: string;
}

interface RecordsPeriod {
  readonly choice: PeriodChoice;
  readonly dates: PeriodDates;
  choose(choice: PeriodChoice): void;
  date(changed: Partial<PeriodDates>): void;
}

const none: PeriodDates = { fromDay: '', fromTime: '', toDay: '', toTime: '' };
const dayOf = (now: number) => wallTime(new Date(now)).slice(0, 10);

export const useRecordsPeriod = create<RecordsPeriod>()((set) => ({
  choice: 'hours8',
  dates: none,
  choose(choice) {
    const today = dayOf(Date.now());
    // At the first change it is today.
    set(({ dates }) => ({
      choice,
      dates: choice === 'dates' && dates === none ? { ...none, fromDay: today, toDay: today } : dates,
    }));
  },
  date: (changed) => set(({ dates }) => ({ dates: { ...dates, ...changed } })),
}));

/**
 * The bounds of a choice. One that lasts until now has no end, so results of the current minute belong to it.
 * @param now in milliseconds since 1970
 */
export function boundsOf(choice: PeriodChoice, dates: PeriodDates, now: number): Period {
  const open = Number.POSITIVE_INFINITY;
  if (choice === 'dates') {
    const { fromDay, fromTime, toDay, toTime } = dates;
    return {
      from: fromDay === '' ? -open : momentOn(fromDay, fromTime, 0),
      to: toDay === '' ? open : momentOn(toDay, toTime, 1),
    };
  }
  const from = {
    hours8: now - 8 * hour,
    hours24: now - 24 * hour,
    days7: now - 7 * 24 * hour,
    today: dayStart(dayOf(now), 0),
    always: -open,
  }[choice];
  return { from, to: open };
}

/** @param otherwise without a time: midnight, so many days later */
function momentOn(day: string, time: string, otherwise: number): number {
  if (time === '') return dayStart(day, otherwise);
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(dayStart(day, 0)).setHours(hours, minutes);
}
