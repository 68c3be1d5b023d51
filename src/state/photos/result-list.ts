/**
 * Which results a list shows, and in which order: fast enough for ten thousand of them within a frame or two.
 */
import type { ResultRecord } from '../../database/records';
import { foldedText } from '../../folded-name';
import { naturalKey } from '../../images/natural-order';
import { isOverruled } from '../../reports/inspected-part';
import type { Inspected } from './photo';

type Verdict = ResultRecord['verdict'];

export const sortKeys = ['time', 'score', 'name'] as const;
export type SortKey = (typeof sortKeys)[number];

export const reviewStates = ['any', 'open', 'reviewed', 'disagree'] as const;
/** `open`: no person has decided; `disagree`: the machine was overruled. */
export type ReviewState = (typeof reviewStates)[number];

export interface ResultQuery {
  /** Verdicts of the machine to show; `failed` are photos that could not be inspected. */
  readonly verdicts: readonly (Verdict | 'failed')[];
  readonly review: ReviewState;
  /** Number of the version; undefined for all. */
  readonly version: number | undefined;
  /** Days by this machine's calendar, as `YYYY-MM-DD`, both included; an empty one leaves that end open. */
  readonly from: string;
  readonly to: string;
  /** Parts of name and note that all have to be there, whatever their case. */
  readonly text: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

export const everything: ResultQuery = {
  verdicts: ['pass', 'uncertain', 'fail', 'failed'],
  review: 'any',
  version: undefined,
  from: '',
  to: '',
  text: '',
  sort: 'time',
  descending: false,
};

/** Whether the query leaves anything out. */
export function isFiltered(query: ResultQuery): boolean {
  const { verdicts, review, version, from, to, text } = query;
  return (
    version !== undefined ||
    verdicts.length < everything.verdicts.length ||
    review !== 'any' ||
    from !== '' ||
    to !== '' ||
    text.trim() !== ''
  );
}

/**
 * Waiting and working photos are always shown, in the order in which they came: before the rest when the
 * latest come first, after it otherwise.
 * @param items in the order of time
 */
export function shownResults(items: readonly Inspected[], query: ResultQuery): Inspected[] {
  const fits = filterOf(query);
  const unfinished: Inspected[] = [];
  const found: Inspected[] = [];
  for (const item of items) {
    if (item.status === 'waiting' || item.status === 'working') unfinished.push(item);
    else if (fits(item)) found.push(item);
  }
  sortResults(found, query);
  return query.descending && query.sort === 'time'
    ? [...unfinished.reverse(), ...found]
    : [...found, ...unfinished];
}

/** How many results of each verdict fit the rest of the query. */
export function verdictCounts(
  items: readonly Inspected[],
  query: ResultQuery,
): Record<Verdict | 'failed', number> {
  const fits = filterOf({ ...query, verdicts: everything.verdicts });
  const counts = { pass: 0, uncertain: 0, fail: 0, failed: 0 };
  for (const item of items) {
    if (item.status === 'failed' && fits(item)) counts.failed++;
    else if (item.status === 'done' && fits(item)) counts[item.result.verdict]++;
  }
  return counts;
}

function filterOf({ verdicts, review, version, from, to, text }: ResultQuery): (item: Inspected) => boolean {
  const wanted = new Set<string>(verdicts);
  const parts = foldedText(text)
    .split(/\s+/u)
    .filter((part) => part !== '');
  const begin = from === '' ? Number.NEGATIVE_INFINITY : dayStart(from, 0);
  const end = to === '' ? Number.POSITIVE_INFINITY : dayStart(to, 1);
  return (item) => {
    if (item.status === 'failed') {
      // A failed photo has no time, version or review, so it does not fit a query for one of these.
      const isMeant =
        version === undefined && from === '' && to === '' && (review === 'any' || review === 'open');
      return wanted.has('failed') && isMeant && hasAll(item.name, parts);
    }
    if (item.status !== 'done') return false;
    const { result } = item;
    return (
      wanted.has(result.verdict) &&
      (version === undefined || result.version === version) &&
      result.time >= begin &&
      result.time < end &&
      isReview(result, review) &&
      hasAll(parts.length === 0 ? '' : `${result.name} ${result.review?.note ?? ''}`, parts)
    );
  };
}

function isReview(result: ResultRecord, wanted: ReviewState): boolean {
  const { review } = result;
  if (wanted === 'any') return true;
  if (wanted === 'open') return review === null;
  if (wanted === 'reviewed') return review !== null;
  return isOverruled(result);
}

function hasAll(text: string, parts: readonly string[]): boolean {
  if (parts.length === 0) return true;
  const where = foldedText(text);
  return parts.every((part) => where.includes(part));
}

/**
 * Midnight, by the local calendar, of the day or so many days later; NaN, which fits nothing, if the text is
 * no day.
 */
export function dayStart(day: string, later: number): number {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

function sortResults(items: Inspected[], { sort, descending }: ResultQuery): void {
  if (sort === 'time') {
    if (descending) items.reverse();
    return;
  }
  const sign = descending ? -1 : 1;
  if (sort === 'score') {
    // Items without a score come last, in either order.
    const scoreOf = (item: Inspected) => (item.status === 'done' ? sign * item.result.score : Infinity);
    const scores = new Map(items.map((item) => [item, scoreOf(item)]));
    items.sort((a, b) => {
      const [x, y] = [scores.get(a)!, scores.get(b)!];
      return x === y ? 0 : x - y;
    });
    return;
  }
  const keys = new Map(items.map((item) => [item, naturalKey(item.name)]));
  items.sort((a, b) => {
    const [x, y] = [keys.get(a)!, keys.get(b)!];
    return x === y ? 0 : x < y ? -sign : sign;
  });
}
