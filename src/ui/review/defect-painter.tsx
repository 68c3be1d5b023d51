import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { scaleMask } from '../../images/masks/mask';
import { emptyMask, paintingSize } from '../../images/masks/mask-edit';
import type { Mask } from '../../images/rgb-image';
import { type Problem, problemOf } from '../../state/page/problem';
import type { Done } from '../../state/photos/photo';
import { useReview } from '../../state/review/review-store';
import { keepsFocus } from '../keeps-focus';
import { MaskPainter } from '../mask-painter/mask-painter';
import { PainterDialog } from '../mask-painter/painter-dialog';
import { ProblemText } from '../problem-text';
import { reviewText } from '../text/review';
import { useText } from '../text/use-text';
import { useReport } from '../use-report';

interface Props {
  readonly item: Done;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** The button's label. */
  readonly children: ReactNode;
}

/** Lets a person paint on the photo where exactly a defect is. */
export function DefectPainter({ item, open, onOpen, children }: Props) {
  const text = useText(reviewText);
  return (
    <PainterDialog
      open={open}
      onOpen={onOpen}
      opener={<Dialog.Trigger className="button">{children}</Dialog.Trigger>}
    >
      {(onPainted) => (
        <>
          <Dialog.Title>{text.paint}</Dialog.Title>
          <Dialog.Description className="hint">{text.paintHint}</Dialog.Description>
          <Painting key={item.id} item={item} onPainted={onPainted} onDone={() => onOpen(false)} />
        </>
      )}
    </PainterDialog>
  );
}

interface PaintingProps {
  readonly item: Done;
  readonly onPainted: () => void;
  readonly onDone: () => void;
}

function Painting({ item, onPainted, onDone }: PaintingProps) {
  const text = useText(reviewText);
  const loaded = useReport(item);
  const painted = useReview((s) => s.painted);
  const paint = useReview((s) => s.paint);
  const picture = loaded.status === 'ready' ? loaded.report.photo.preview : undefined;
  const [mask, setMask] = useState<{ readonly start: Mask; readonly now: Mask }>();
  const [lost, setLost] = useState<Problem>();
  const [isKeeping, setKeeping] = useState(false);
  useEffect(() => {
    if (!picture) return;
    const { width, height } = paintingSize(picture);
    painted(item.id).then(
      (kept) => {
        const start = kept ? scaleMask(kept, width, height) : emptyMask(width, height);
        setMask({ start, now: start });
      },
      (error) => setLost(problemOf(error)),
    );
  }, [picture, painted, item.id]);
  const problem = loaded.status === 'failed' ? loaded.problem : lost;
  if (problem) {
    return (
      <>
        <p role="alert">
          <ProblemText problem={problem} />
        </p>
        <Dialog.Close className="button">{text.close}</Dialog.Close>
      </>
    );
  }
  if (!picture || !mask) return <p role="status">{text.loading}</p>;

  async function keep(chosen: Mask) {
    setKeeping(true);
    // A painting that cannot be stored stays in the painter.
    if (await paint(item.id, chosen.data.includes(1) ? chosen : null)) onDone();
    else setKeeping(false);
  }

  return (
    <>
      <MaskPainter
        picture={picture}
        start={mask.start}
        purpose="defect"
        label={text.painter}
        onChange={(now) => {
          setMask({ ...mask, now });
          onPainted();
        }}
      />
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          {...keepsFocus(!isKeeping, () => void keep(mask.now))}
        >
          {text.save}
        </button>
        <Dialog.Close className="button">{text.cancel}</Dialog.Close>
      </div>
    </>
  );
}
