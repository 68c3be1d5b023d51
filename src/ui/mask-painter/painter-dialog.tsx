import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { useOpenPainters } from '../../state/page/open-painters';
import { BackCloses } from '../back-closes';
import { maskPainterText } from '../text/mask-painter';
import { useText } from '../text/use-text';

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** The button that opens it, beside the dialog. */
  readonly opener: ReactNode;
  /** @param onPainted to be called when something was painted */
  readonly children: (onPainted: () => void) => ReactNode;
}

/** One function for all renders: a new one would take the focus again. */
const focused = (button: HTMLButtonElement | null) => button?.focus();

/**
 * A dialog with a painter: once something is painted, Cancel, Escape and a press beside it close it only
 * after a question.
 */
export function PainterDialog({ open, onOpen, opener, children }: Props) {
  const text = useText(maskPainterText);
  const [isPainted, setPainted] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const begin = useOpenPainters((s) => s.begin);
  useEffect(() => (isPainted ? begin() : undefined), [isPainted, begin]);
  useEffect(() => {
    if (open) return;
    setPainted(false);
    setAsking(false);
  }, [open]);

  function painted() {
    setPainted(true);
    setAsking(false);
  }
  function change(next: boolean) {
    if (!next && isPainted) setAsking(true);
    else onOpen(next);
  }
  function pressEscape(event: KeyboardEvent) {
    const { target } = event;
    // It drops the shape that is being drawn.
    if (target instanceof Element && target.closest('[data-drawing=true]')) event.preventDefault();
  }

  return (
    <Dialog.Root open={open} onOpenChange={change}>
      {opener}
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog region-dialog" onEscapeKeyDown={pressEscape}>
          <BackCloses />
          {children(painted)}
          {isAsking && (
            <div className="row painter-question" role="alert">
              <p className="grow">{text.notKept}</p>
              <button ref={focused} type="button" className="button" onClick={() => setAsking(false)}>
                {text.goOn}
              </button>
              <button type="button" className="button" onClick={() => onOpen(false)}>
                {text.discard}
              </button>
            </div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
