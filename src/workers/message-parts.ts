/** What the messages of both directions have in common. */
import * as v from 'valibot';
import { shortText } from '../database/schemas';
import { AppError, briefly } from '../errors';
import { MAX_PIXELS, MAX_SIDE } from '../images/files/file-header';
import { count } from '../outside';

export const side = v.pipe(count, v.maxValue(MAX_SIDE));

/** A picture of so many elements per pixel. */
export const picture = (channels: number) =>
  v.pipe(
    v.object({ width: side, height: side, data: v.instance(Uint8Array) }),
    v.check(
      ({ width, height, data }) => width * height <= MAX_PIXELS && data.length === width * height * channels,
      'its pixels are not those of its sides',
    ),
  );

export const photo = v.object({ name: shortText, blob: v.blob() });
/** The limit is above the good photos or corrections of any training. */
export const photos = v.pipe(v.array(photo), v.maxLength(1000));

// biome-ignore lint/suspicious/noExplicitAny: calls of any kind
export type Calls<T> = { readonly [K in keyof T]: (...args: any[]) => unknown };

export function misunderstood(call: string, issue: v.BaseIssue<unknown>): AppError {
  const where = briefly(v.getDotPath(issue) ?? '');
  return new AppError(
    'message-invalid',
    `The page and its worker do not understand each other (${call} ${where}: ${briefly(issue.message, 200)}). They may be ` +
      'of different versions; reload the page.',
  );
}
