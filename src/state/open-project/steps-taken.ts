/**
 * How many steps a training was given, and how many it took: fewer if its losses no longer fell
 * (vtfusion/plateau.ts).
 */
import type { VersionRecord } from '../../database/records';

export interface StepsTaken {
  readonly given: number;
  /** Unknown if it may have ended early and came from a file, which keeps no losses. */
  readonly taken: number | undefined;
}

export function stepsTaken({ losses, settings }: Pick<VersionRecord, 'losses' | 'settings'>): StepsTaken {
  const given = typeof settings.steps === 'number' ? settings.steps : losses.length;
  const rule = settings.plateau as { readonly window?: number } | null | undefined;
  const mayEndEarly = given > 2 * (rule?.window ?? given);
  return { given, taken: losses.length > 0 ? losses.length : mayEndEarly ? undefined : given };
}
