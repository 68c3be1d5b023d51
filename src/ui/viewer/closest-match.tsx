import type { ExplanationReport } from '../../state/photos/page-types';
import { useDecimals, usePercent, useText } from '../text/use-text';
import { whyText } from '../text/why';
import { FramedPicture } from './framed-picture';
import { awayOf, likenessOf } from './likeness';

/** The chosen patch beside the most similar one in the good photos. */
export function ClosestMatch({ explanation }: { readonly explanation: ExplanationReport }) {
  const text = useText(whyText);
  const percent = usePercent();
  const degrees = useDecimals(1);
  const { seen, match, likeDefect, shotName } = explanation;
  const { copy } = match;
  const lies = copy ? text.copy(copy.pose, degrees(match.turn ?? 0)) : '';
  const title = copy
    ? shotName === undefined
      ? text.goodPhotoUnnamed(copy.shot + 1)
      : text.goodPhoto(copy.shot + 1, shotName)
    : text.average;
  const alike = percent(explanation.alike);
  const sentence = {
    unmeasured: text.alike(alike),
    usual: text.asUsual(alike),
    'out-of-place': text.outOfPlace(alike, awayOf(explanation)),
    'far-off': text.farOff(alike),
  }[likenessOf(explanation.difference)];
  return (
    <section className="closest" aria-label={text.closest}>
      <h3>{text.closest}</h3>
      <p data-testid="closest-sentence">
        {sentence} {likeDefect && <strong>{text.likeDefect}</strong>}
      </p>
      <ul>
        <li>
          <FramedPicture {...seen} label={text.thisPhoto} />
          <span>{text.thisPhoto}</span>
        </li>
        {match.seen && copy && (
          <li>
            <FramedPicture {...match.seen} label={`${title}, ${lies}`} />
            <span data-testid="closest-photo">
              {title} <span className="hint">({lies})</span>
            </span>
          </li>
        )}
        {match.picture && (
          <li>
            <FramedPicture image={match.picture} frame={match.place} label={text.whereThere} />
            <span>{text.whereThere}</span>
          </li>
        )}
      </ul>
      {!copy && <p className="hint">{text.notKnown}</p>}
      {copy && !match.seen && (
        <p className="hint">
          {title}. {text.notThere}
        </p>
      )}
    </section>
  );
}
