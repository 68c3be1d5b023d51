import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import type { MaskEdit } from '../../images/masks/mask-edit';
import type { Mask } from '../../images/rgb-image';
import { fitView, toPicture, type ViewPoint } from '../../images/view/view-transform';
import { maskPainterText } from '../text/mask-painter';
import { useText } from '../text/use-text';
import { useDrawing, useSize } from '../viewer/use-canvas';
import { begin, type Draft, type Drawing, finish, moveTo, pressAgain, stepBack, type Tool } from './draft';
import { drawPainter, type Purpose } from './draw-mask';

interface Props {
  readonly picture: ImageBitmap;
  /** The mask, which edits change in place. */
  readonly mask: Mask;
  readonly tool: Tool;
  /** Of the brush, in pixels of the mask. */
  readonly radius: number;
  readonly purpose: Purpose;
  readonly label: string;
  readonly onEdit: (edit: MaskEdit) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onResize: (steps: number) => void;
}

const arrows: Readonly<Record<string, ViewPoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** Pixels of the mask by which a key moves the cursor. */
const step = 4;
const leap = 24;
/** CSS pixels within which a press counts as on a polygon's first corner: a fingertip. */
const REACH = 16;

/** The photo to draw on: by mouse, finger, pen and keys. */
export function PainterStage(props: Props) {
  const { picture, mask, tool, radius, purpose, label, onEdit, onUndo, onRedo, onResize } = props;
  const text = useText(maskPainterText);
  const keysId = useId();
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(element) ?? { width: 1, height: 1 };
  const view = fitView(mask, size);
  const [draft, setDraft] = useState<Draft>();
  const [cursor, setCursor] = useState<ViewPoint>();
  const [byKeys, setByKeys] = useState(false);
  const { width, height } = mask;
  const [sheets] = useState(() => ({
    scratch: { width, height, data: new Uint8Array(width * height) },
    layer: new OffscreenCanvas(width, height),
  }));
  const ratio = Math.min(window.devicePixelRatio, 2);
  const isBrush = tool === 'brush' || tool === 'eraser';
  // A shape that was begun with another tool is dropped with it.
  const drawn = draft?.tool === tool ? draft : undefined;

  useDrawing(() => {
    if (!canvas.current) return;
    drawPainter(canvas.current, {
      picture,
      mask,
      radius,
      purpose,
      view,
      ratio,
      ...sheets,
      draft: drawn,
      cursor: byKeys || isBrush ? cursor : undefined,
      showsBrush: isBrush,
    });
  });

  function settle({ draft: left, edit }: Drawing) {
    setDraft(left);
    if (edit) onEdit(edit);
  }

  const press = (at: ViewPoint) =>
    drawn ? settle(pressAgain(drawn, at, REACH / view.scale, radius)) : setDraft(begin(tool, at));

  function placeOf(event: PointerEvent): ViewPoint {
    const { left, top } = element.current!.getBoundingClientRect();
    return toPicture(view, { x: event.clientX - left, y: event.clientY - top });
  }

  function down(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0 || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setByKeys(false);
    press(placeOf(event));
  }

  function move(event: PointerEvent<HTMLElement>) {
    if (!event.isPrimary) return;
    const at = placeOf(event);
    setCursor(at);
    setByKeys(false);
    // A passing mouse does not drag a brush that keys have set down.
    if (drawn && (event.buttons > 0 || tool === 'polygon')) setDraft(moveTo(drawn, at));
  }

  function up(event: PointerEvent<HTMLElement>) {
    if (event.isPrimary && drawn && tool !== 'polygon') settle(finish(drawn, radius));
  }

  function type(event: KeyboardEvent) {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const here = cursor ?? { x: width / 2, y: height / 2 };
    const arrow = arrows[key];
    if ((ctrlKey || metaKey) && key.toLowerCase() === 'z') (shiftKey ? onRedo : onUndo)();
    else if ((ctrlKey || metaKey) && key.toLowerCase() === 'y') onRedo();
    else if (ctrlKey || metaKey) return;
    else if (arrow) {
      const by = shiftKey ? leap : step;
      const to = {
        x: Math.min(Math.max(here.x + arrow.x * by, 0), width),
        y: Math.min(Math.max(here.y + arrow.y * by, 0), height),
      };
      setCursor(to);
      setByKeys(true);
      if (drawn) setDraft(moveTo(drawn, to));
    } else if (key === ' ') press(here);
    else if (key === 'Enter' && drawn) settle(finish(drawn, radius));
    else if (key === 'Escape' && drawn) setDraft(undefined);
    else if (key === 'Backspace' && drawn) setDraft(stepBack(drawn));
    else if (key === '[') onResize(-1);
    else if (key === ']') onResize(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <div
        ref={element}
        className="painter-stage"
        data-drawing={drawn !== undefined}
        style={{ aspectRatio: `${width} / ${height}` }}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        aria-label={label}
        aria-describedby={keysId}
        onKeyDown={type}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => setDraft(undefined)}
        onPointerLeave={() => setCursor(undefined)}
      >
        <canvas
          ref={canvas}
          aria-hidden
          width={Math.round(size.width * ratio)}
          height={Math.round(size.height * ratio)}
        />
      </div>
      <p id={keysId} className="visually-hidden">
        {text.keys}
      </p>
    </>
  );
}
