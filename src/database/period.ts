/** A span of time in milliseconds since 1970: from a moment on, and before another; infinite where it has no such end. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export const isWithin = (time: number, { from, to }: Period): boolean => time >= from && time < to;
