import { TriangleAlert } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { splitName } from '../../state/page/short-name';
import type { Done, Inspected } from '../../state/photos/photo';
import { otherDecision } from '../../state/photos/truths';
import { resultsText } from '../text/results';
import { useLanguageTag, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import { useThumbnail } from '../use-report';
import { VerdictBadge } from '../verdict-badge';

/** One result in the list: its thumbnail, name, verdict and score. */
export const ResultTile = memo(function ResultTile({ item }: { readonly item: Inspected }) {
  const text = useText(resultsText);
  const verdicts = useText(verdictText);
  const score = scoreFormat(useLanguageTag());
  const said = item.status === 'done' ? otherDecision(item.result) : undefined;
  return (
    <>
      {item.status === 'done' ? (
        <LateThumbnail item={item} />
      ) : (
        <span className="result-thumbnail">
          {item.status === 'failed' && <TriangleAlert aria-hidden size={20} />}
        </span>
      )}
      <span className="result-facts">
        <Name of={item.name} />
        {item.status === 'waiting' && <span className="hint">{text.waiting}</span>}
        {item.status === 'working' && <span className="hint">{text.working}</span>}
        {item.status === 'failed' && <span className="hint">{text.couldNot}</span>}
        {item.status === 'done' && (
          <span className="result-score">
            <VerdictBadge verdict={item.result.verdict} /> {score.format(item.result.score)}
          </span>
        )}
        {said && <span className="hint">{text.person(verdicts[said.decision])}</span>}
      </span>
    </>
  );
});

/** Characters at the end of a name that are always shown: they tell similar file names apart. */
const END = 10;

function Name({ of: name }: { readonly of: string }) {
  const [start, end] = splitName(name, END);
  return (
    <bdi className="result-name" title={name}>
      <span className="visually-hidden">{name}</span>
      <span aria-hidden className="result-name-start">
        {start}
      </span>
      <span aria-hidden className="result-name-end">
        {end}
      </span>
    </bdi>
  );
}

const formats = new Map<string, Intl.NumberFormat>();

/** Creating one for each tile would cost more than everything else about it. */
function scoreFormat(tag: string): Intl.NumberFormat {
  const known = formats.get(tag);
  if (known) return known;
  const made = new Intl.NumberFormat(tag, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  formats.set(tag, made);
  return made;
}

/** Tiles that fly past while the list is scrolled are not read at all. */
const SETTLED_MS = 80;

function LateThumbnail({ item }: { readonly item: Done }) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled ? <Thumbnail item={item} /> : <span className="result-thumbnail" />;
}

function Thumbnail({ item }: { readonly item: Done }) {
  const url = useThumbnail(item);
  return url === undefined ? (
    <span className="result-thumbnail" />
  ) : (
    <img className="result-thumbnail" src={url} alt="" decoding="async" />
  );
}
