import { CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import type { InspectionReport } from '../state/photos/page-types';
import { useText } from './text/use-text';
import { verdictText } from './text/verdict';

const icons = { pass: CircleCheck, uncertain: CircleHelp, fail: OctagonX } as const;

/** A verdict by word, shape and colour, so that nobody depends on seeing one of them. */
export function VerdictBadge({
  verdict,
  large = false,
}: {
  verdict: InspectionReport['verdict'];
  large?: boolean;
}) {
  const text = useText(verdictText);
  const Icon = icons[verdict];
  return (
    <span className="verdict" data-verdict={verdict} data-large={large}>
      <Icon aria-hidden size={large ? 32 : 16} /> {text[verdict]}
    </span>
  );
}
