import { Maximize, ScanSearch } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { LEAST_REGION, markedShare, scaleMask } from '../../images/masks/mask';
import { emptyMask, paintingSize } from '../../images/masks/mask-edit';
import type { Mask } from '../../images/rgb-image';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { type Problem, problemOf } from '../../state/page/problem';
import { regionMask, regionRecord } from '../../state/photos/region';
import { keepsFocus } from '../keeps-focus';
import { MaskPainter } from '../mask-painter/mask-painter';
import { useProblemSentence } from '../problem-text';
import { regionText } from '../text/region';
import { useText } from '../text/use-text';
import { RegionOnPhoto } from './region-on-photo';

interface Props {
  readonly onPainted: () => void;
  readonly onDone: () => void;
}

/** Marks the region on the first good photo and shows it on all of them. */
export function RegionDialog({ onPainted, onDone }: Props) {
  const text = useText(regionText);
  const sentence = useProblemSentence();
  const shots = useOpenProject((s) => s.shots);
  const region = useOpenProject((s) => s.project?.region);
  const edit = useOpenProject((s) => s.edit);
  const findObject = useOpenProject((s) => s.findObject);
  const picture = shots[0]?.photo.preview;
  const size = paintingSize(picture ?? { width: 1, height: 1 });
  const [start] = useState(() =>
    region ? scaleMask(regionMask(region), size.width, size.height) : emptyMask(size.width, size.height),
  );
  const [mask, setMask] = useState(start);
  const [found, setFound] = useState<Mask>();
  const [isFinding, setFinding] = useState(false);
  const [said, setSaid] = useState<'finding' | 'notFound' | Problem>();
  const share = markedShare(mask);

  async function find() {
    setSaid('finding');
    setFinding(true);
    try {
      const object = await findObject(size);
      const isAll = object.data.every((value) => value === 1);
      setSaid(isAll ? 'notFound' : undefined);
      if (!isAll) setFound(object);
    } catch (error) {
      setSaid(problemOf(error));
    } finally {
      setFinding(false);
    }
  }

  function choose(chosen: Mask | undefined) {
    const isAll = !chosen || chosen.data.every((value) => value === 1);
    edit({ region: isAll ? null : regionRecord(chosen) });
    onDone();
  }

  return (
    <>
      <Dialog.Title>{text.title}</Dialog.Title>
      <Dialog.Description className="hint">{text.why}</Dialog.Description>
      <div className="row">
        <button type="button" className="button" {...keepsFocus(!isFinding, () => void find())}>
          <ScanSearch aria-hidden size={18} /> {text.find}
        </button>
        <button type="button" className="button" onClick={() => choose(undefined)}>
          <Maximize aria-hidden size={18} /> {text.all}
        </button>
        <p role="status">{typeof said === 'object' ? text.lost(sentence(said)) : said && text[said]}</p>
      </div>
      {picture && (
        <MaskPainter
          picture={picture}
          start={start}
          found={found}
          purpose="region"
          label={text.painter}
          onChange={(now) => {
            setMask(now);
            onPainted();
          }}
        />
      )}
      <ul className="region-photos" aria-label={text.everyPhoto}>
        {shots.map(({ id, name, photo }) => (
          <li key={id}>
            <RegionOnPhoto photo={photo.preview} mask={mask} label={name} />
          </li>
        ))}
      </ul>
      <div className="row region-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={share < LEAST_REGION}
          onClick={() => choose(mask)}
        >
          {text.apply}
        </button>
        <Dialog.Close className="button">{text.cancel}</Dialog.Close>
        {share < LEAST_REGION && <p className="hint">{text.tooSmall}</p>}
      </div>
    </>
  );
}
