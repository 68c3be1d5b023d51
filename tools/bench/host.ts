/** Where rows are measured: in Node, or in a Chromium. */
import type { BackendName } from './bench';
import type { Rounds } from './measure';

/** A backend that has been started. */
export interface Stage {
  /** Of the GPU, empty for others. */
  readonly adapter: string;
  /** Nothing fast computes here. */
  readonly slow: boolean;
  readonly notes: readonly string[];
  measure(row: string, rounds: Rounds): Promise<void>;
  close(): void;
}

export interface Host {
  /** @throws UsageError, and AppError `backend-unavailable` */
  open(backend: BackendName): Promise<Stage>;
  close(): Promise<void>;
}

export const softwareNote = (adapter: string): string =>
  `${adapter} draws in software: its times compare variants with each other, no more.`;
