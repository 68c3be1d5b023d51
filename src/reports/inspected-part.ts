/** What reports say of one inspected photo. */
export interface InspectedPart {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the photo's file. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly score: number;
  readonly verdict: 'pass' | 'uncertain' | 'fail';
  /** As used. */
  readonly thresholds: { readonly pass: number; readonly fail: number };
  readonly version: number;
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

/** When the first and the last of them were inspected; a call takes not so many arguments as there may be parts. */
export function periodOf(parts: readonly Pick<InspectedPart, 'time'>[]): readonly [from: number, to: number] {
  return parts.reduce<readonly [number, number]>(
    ([from, to], { time }) => [Math.min(from, time), Math.max(to, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Parts by the machine's verdict, and what persons said. */
export interface Tally {
  readonly pass: number;
  readonly uncertain: number;
  readonly fail: number;
  readonly reviewed: number;
  readonly overruled: number;
}

interface Judged {
  readonly verdict: InspectedPart['verdict'];
  /** What a person said, if anybody has. */
  readonly review: { readonly decision: InspectedPart['verdict'] } | null | undefined;
}

/** Whether a person decided otherwise than the machine, or could not decide where it did; what it left open nobody contradicts. */
export function isOverruled({ verdict, review }: Judged): boolean {
  return verdict !== 'uncertain' && review != null && review.decision !== verdict;
}

export function tallyOf(parts: readonly InspectedPart[]): Tally {
  const count = (wanted: (part: InspectedPart) => boolean) => parts.filter(wanted).length;
  return {
    pass: count(({ verdict }) => verdict === 'pass'),
    uncertain: count(({ verdict }) => verdict === 'uncertain'),
    fail: count(({ verdict }) => verdict === 'fail'),
    reviewed: count(({ review }) => review !== undefined),
    overruled: count(isOverruled),
  };
}
