import { CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';
import { playVerdict, soundOnce } from '../../state/inspecting/verdict-sound';
import type { InspectionReport } from '../../state/photos/page-types';
import { useDecimals, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import './big-verdict.css';

type Verdict = InspectionReport['verdict'];

const icons = { pass: CircleCheck, uncertain: CircleHelp, fail: OctagonX } as const;

interface Props {
  /** Id of the result; a new one sounds, if sound is wanted. */
  readonly id: string;
  /** Whether it was there before: then it makes no sound. */
  readonly isOld?: boolean;
  readonly verdict: Verdict;
  readonly score: number;
  /** Tells the part, where other verdicts look the same. */
  readonly part?: ReactNode;
}

/** A verdict that can be read from the other end of the bench: by word, by shape and by colour. */
export function BigVerdict({ id, isOld = false, verdict, score, part }: Props) {
  const text = useText(verdictText);
  const decimals = useDecimals(3);
  const Icon = icons[verdict];
  useVerdictSound(id, verdict, isOld);
  return (
    <div
      className="big-verdict"
      data-verdict={verdict}
      data-result={id}
      data-testid="big-verdict"
      role="status"
    >
      <div key={id} className="big-verdict-news">
        <Icon aria-hidden />
        <strong>{text[verdict]}</strong>
        <span>
          {text[`${verdict}Means`]} · {text.score(decimals(score))}
        </span>
        {part && <span>{part}</span>}
      </div>
    </div>
  );
}

/** Each verdict sounds once, when it comes. */
function useVerdictSound(id: string, verdict: Verdict, isOld: boolean): void {
  const sound = useInspectPreferences((s) => s.sound);
  const play = useEffectEvent(() => {
    soundOnce(id, () => sound && !isOld && playVerdict(verdict));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is heard is that another result came
  useEffect(() => play(), [id]);
}
