/** What reports say of one inspected photo. */
export interface InspectedPart {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the photo's file. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly score: number;
  /** By the thresholds that its version has now. */
  readonly verdict: 'pass' | 'uncertain' | 'fail';
  /** The verdict when it was inspected, before other thresholds; undefined where unknown. */
  readonly first: 'pass' | 'uncertain' | 'fail' | undefined;
  /** As used for `verdict`. */
  readonly thresholds: { readonly pass: number; readonly fail: number };
  readonly version: number;
  /** The program made it by itself, after a training or a lesson; nobody asked for it. */
  readonly unasked?: boolean | undefined;
  /** SHA-256 of the frozen encoder; unknown where the version is gone. */
  readonly encoder: string | undefined;
  readonly review:
    | {
        readonly decision: 'pass' | 'uncertain' | 'fail';
        readonly note: string;
        readonly person: string;
        readonly time: number;
      }
    | undefined;
}

/** When the first and the last of them were inspected; a call of `Math.min` takes only so many arguments. */
export function periodOf(parts: readonly Pick<InspectedPart, 'time'>[]): readonly [from: number, to: number] {
  return parts.reduce<readonly [number, number]>(
    ([from, to], { time }) => [Math.min(from, time), Math.max(to, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Whether somebody asked for this inspection; re-inspections by the program count no further part. */
export function isAsked({ unasked }: Pick<InspectedPart, 'unasked'>): boolean {
  return unasked !== true;
}

/** Photos by the machine's latest verdict that was asked for, and by persons' decisions. */
export interface Tally {
  readonly inspected: number;
  readonly pass: number;
  readonly uncertain: number;
  readonly fail: number;
  readonly reviewed: number;
  readonly overruled: number;
}

interface Judged {
  readonly verdict: InspectedPart['verdict'];
  /** A person's decision, if there is one. */
  readonly review: { readonly decision: InspectedPart['verdict'] } | null | undefined;
}

/** Whether a person's decision differs from the machine's; an uncertain verdict cannot be overruled. */
export function isOverruled({ verdict, review }: Judged): boolean {
  return verdict !== 'uncertain' && review != null && review.decision !== verdict;
}

/** Whether other thresholds have changed its verdict since it was inspected. */
export function isJudgedAnew({ verdict, first }: Pick<InspectedPart, 'verdict' | 'first'>): boolean {
  return first !== undefined && first !== verdict;
}

type Counted = Pick<InspectedPart, 'sha256' | 'verdict' | 'review' | 'unasked'>;

/** Counts each photo once, by its latest result that was asked for. @param parts in the order of time */
export function tallyOf(parts: readonly Counted[]): Tally {
  const photos = [...new Map(parts.filter(isAsked).map((part) => [part.sha256, part])).values()];
  const count = (wanted: (part: Counted) => boolean) => photos.filter(wanted).length;
  return {
    inspected: photos.length,
    pass: count(({ verdict }) => verdict === 'pass'),
    uncertain: count(({ verdict }) => verdict === 'uncertain'),
    fail: count(({ verdict }) => verdict === 'fail'),
    reviewed: count(({ review }) => review !== undefined),
    overruled: count(isOverruled),
  };
}
