import type { ResultRecord } from '../../database/records';
import { isAsked } from '../../reports/inspected-part';
import type { Problem } from '../page/problem';
import type { LookReport } from './page-types';

/** A file that a person chose, before anything is known about it. */
export interface ChosenFile {
  readonly name: string;
  readonly blob: Blob;
}

/** A good photo to learn from. */
export interface Shot extends ChosenFile {
  readonly id: string;
  readonly photo: Pick<LookReport, 'width' | 'height' | 'sha256' | 'facts' | 'preview'>;
}

/**
 * A photo to inspect, and how far that is. A finished one is a stored record; its map and picture are read
 * when they are shown (`loadReport`), since there may be ten thousand.
 */
export type Inspected = {
  readonly id: string;
  readonly name: string;
} /** `unasked` as in a result. */ & (
  | { readonly status: 'waiting' | 'working'; readonly blob: Blob; readonly unasked?: boolean }
  | { readonly status: 'failed'; readonly problem: Problem; readonly unasked?: boolean }
  | { readonly status: 'done'; readonly result: ResultRecord }
);

export type Done = Extract<Inspected, { status: 'done' }>;

export const isDone = (item: Inspected): item is Done => item.status === 'done';

export function doneResults(inspected: readonly Inspected[]): ResultRecord[] {
  return inspected.filter(isDone).map(({ result }) => result);
}

/** Whether it will not change any more. */
export const isFinished = (item: Inspected): item is Extract<Inspected, { status: 'done' | 'failed' }> =>
  item.status === 'done' || item.status === 'failed';

/** Whether it may be shown as the latest part: not a re-inspection by the program. */
export const isOfBench = (item: Inspected): boolean => isAsked(isDone(item) ? item.result : item);

export function doneOf(result: ResultRecord): Done {
  return { id: result.id, name: result.name, status: 'done', result };
}

/** Whether the file is no picture, or is gone: another try, or another engine, would not help. */
export const isOfPhoto = (error: unknown): boolean =>
  error instanceof Error && /^(image-|NotReadableError$|NotFoundError$)/u.test(error.name);

/** Frees a picture's memory at once; the garbage collector would take its time. */
export function release({ preview }: { readonly preview: ImageBitmap }): void {
  preview.close();
}
