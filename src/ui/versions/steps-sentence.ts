import { stepsTaken } from '../../state/open-project/steps-taken';
import type { VersionRecord } from '../../state/photos/page-types';
import type { versionsText } from '../text/versions';

/** How many steps a training took, and of how many if it stopped once its losses no longer fell. */
export function stepsSentence(
  version: Pick<VersionRecord, 'losses' | 'settings'>,
  text: (typeof versionsText)['en'],
  whole: (value: number) => string,
): string {
  const { given, taken } = stepsTaken(version);
  if (taken === undefined) return text.upTo(whole(given));
  return taken < given ? text.endedEarly(whole(taken), whole(given)) : whole(given);
}
