import type { InspectionReport, LookReport, PhotoReport } from './reports';

/** A file that a person chose, before anything is known about it. */
export interface ChosenFile {
  readonly name: string;
  readonly blob: Blob;
}

/** A good photo to learn from. */
export interface Shot extends ChosenFile {
  readonly id: string;
  readonly photo: LookReport;
}

/** A photo to inspect, and how far that is. */
export type Inspected = ChosenFile & {
  readonly id: string;
} & (
    | { readonly status: 'waiting' | 'working' }
    | { readonly status: 'done'; readonly report: InspectionReport }
    | { readonly status: 'failed'; readonly message: string }
  );

/** Gives a picture's memory back at once; the garbage collector would take its time. */
export function release({ preview }: PhotoReport): void {
  preview.close();
}

let created = 0;

/** An identity for a photo in this page's life. */
export function newId(): string {
  created++;
  return `photo-${created}`;
}
