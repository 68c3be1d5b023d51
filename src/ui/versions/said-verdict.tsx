import type { Said } from '../../state/review/side-by-side';
import { useDecimals, useText } from '../text/use-text';
import { versionsText } from '../text/versions';
import { VerdictBadge } from '../verdict-badge';

interface Props {
  readonly said: Said | undefined;
  /** Whether the comparison goes on, so that a verdict may yet come. */
  readonly isAsked: boolean;
}

/** A version's verdict on a compared photo. */
export function SaidVerdict({ said, isAsked }: Props) {
  const text = useText(versionsText);
  const decimals = useDecimals(3);
  if (!said) return <span className="hint">{isAsked ? '…' : text.unknown}</span>;
  return (
    <span className="row">
      <VerdictBadge verdict={said.verdict} /> {decimals(said.score)}
    </span>
  );
}
