import { useComparison } from '../../state/review/comparison-store';
import { someNames } from '../some-names';
import { useDecimals, useLanguageTag, useText } from '../text/use-text';
import { versionsText } from '../text/versions';

/** Which photos could not be compared. */
export function LeftOut() {
  const text = useText(versionsText);
  const tag = useLanguageTag();
  const whole = useDecimals(0);
  const leftOut = useComparison((s) => s.leftOut);
  if (leftOut.length === 0) return null;
  const names = someNames(leftOut, tag);
  return (
    <p role="status">
      {leftOut.length === 1 ? text.leftOutOne(names) : text.leftOut(whole(leftOut.length), names)}
    </p>
  );
}
