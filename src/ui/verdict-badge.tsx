import { CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import type { InspectionReport } from '../state/reports';

const looks = {
  pass: { Icon: CircleCheck, word: 'Pass' },
  uncertain: { Icon: CircleHelp, word: 'Uncertain' },
  fail: { Icon: OctagonX, word: 'Fail' },
} as const;

/** A verdict by word, shape and colour, so that no one of them has to be seen. */
export function VerdictBadge({
  verdict,
  large = false,
}: {
  verdict: InspectionReport['verdict'];
  large?: boolean;
}) {
  const { Icon, word } = looks[verdict];
  return (
    <span className="verdict" data-verdict={verdict} data-large={large}>
      <Icon aria-hidden size={large ? 32 : 16} /> {word}
    </span>
  );
}
