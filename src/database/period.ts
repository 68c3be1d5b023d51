/**
 * A span of time in milliseconds since 1970, its beginning included and its end not; infinite where it is
 * open.
 */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export const isWithin = (time: number, { from, to }: Period): boolean => time >= from && time < to;
