import { shortName } from '../../state/page/short-name';
import { useComparison } from '../../state/review/comparison-store';
import { useLanguageTag, useText } from '../text/use-text';
import { versionsText } from '../text/versions';

/** Names beyond these are counted. */
const NAMED = 3;

/** Which photos could not be compared. */
export function LeftOut() {
  const text = useText(versionsText);
  const tag = useLanguageTag();
  const leftOut = useComparison((s) => s.leftOut);
  if (leftOut.length === 0) return null;
  const names = new Intl.ListFormat(tag).format(leftOut.slice(0, NAMED).map((name) => shortName(name, 24)));
  return (
    <p role="status">
      {leftOut.length === 1
        ? text.leftOutOne(names)
        : text.leftOut(
            new Intl.NumberFormat(tag).format(leftOut.length),
            leftOut.length > NAMED ? `${names} …` : names,
          )}
    </p>
  );
}
