/** Marks a part of a photo: the region that counts, or where a defect is. */
import { Brush, Eraser, Pentagon, Redo2, Square, Trash2, Undo2 } from 'lucide-react';
import { Slider, ToggleGroup } from 'radix-ui';
import { useEffect, useEffectEvent, useId, useReducer, useState } from 'react';
import { markedShare } from '../../images/masks/mask';
import { type MaskEdit, MaskHistory } from '../../images/masks/mask-edit';
import type { Mask } from '../../images/rgb-image';
import { keepsFocus } from '../keeps-focus';
import { maskPainterText } from '../text/mask-painter';
import { usePercent, useText } from '../text/use-text';
import { type Tool, tools } from './draft';
import type { Purpose } from './draw-mask';
import { PainterStage } from './painter-stage';
import './mask-painter.css';

interface Props {
  readonly picture: ImageBitmap;
  /** The marking at first, of the size that `paintingSize` gives. */
  readonly start: Mask;
  /** The program's marking: it replaces the present one, as an edit that can be undone. */
  readonly found?: Mask | undefined;
  readonly purpose: Purpose;
  /** Tells screen readers what is being marked. */
  readonly label: string;
  /** Gets a copy of the mask after every change. */
  readonly onChange: (mask: Mask) => void;
}

const icons = { rectangle: Square, polygon: Pentagon, brush: Brush, eraser: Eraser } as const;
/** The brush's radius, as a share of the mask's longer side. */
const radii = { least: 0.006, most: 0.15, step: 1.25 };

export function MaskPainter({ picture, start, found, purpose, label, onChange }: Props) {
  const text = useText(maskPainterText);
  const percent = usePercent();
  const id = useId();
  const [history] = useState(() => new MaskHistory(start));
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [tool, setTool] = useState<Tool>(purpose === 'region' ? 'rectangle' : 'brush');
  const [share, setShare] = useState(0.03);
  const { mask } = history;

  function change(how: () => void) {
    how();
    redraw();
    onChange({ ...mask, data: mask.data.slice() });
  }
  const edit = (done: MaskEdit) => change(() => history.apply(done));
  const replace = useEffectEvent((by: Mask) => edit({ kind: 'replace', by }));
  useEffect(() => {
    if (found) replace(found);
  }, [found]);
  const undo = () => change(() => history.undo());
  const redo = () => change(() => history.redo());
  const resize = (steps: number) =>
    setShare((now) => Math.min(Math.max(now * radii.step ** steps, radii.least), radii.most));
  const marked = markedShare(mask);

  return (
    <div className="painter">
      <div className="painter-tools">
        <ToggleGroup.Root
          type="single"
          className="segments"
          aria-label={text.tool}
          value={tool}
          onValueChange={(value) => value && setTool(value as Tool)}
        >
          {tools.map((name) => {
            const Icon = icons[name];
            return (
              <ToggleGroup.Item key={name} value={name} className="segment painter-tool">
                <Icon aria-hidden size={18} /> <span>{text[name]}</span>
              </ToggleGroup.Item>
            );
          })}
        </ToggleGroup.Root>
        <div className="row">
          <button
            type="button"
            className="icon-button"
            aria-label={text.undo}
            {...keepsFocus(history.canUndo, undo)}
          >
            <Undo2 aria-hidden size={20} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={text.redo}
            {...keepsFocus(history.canRedo, redo)}
          >
            <Redo2 aria-hidden size={20} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={text.clear}
            {...keepsFocus(marked > 0, () => edit({ kind: 'clear' }))}
          >
            <Trash2 aria-hidden size={20} />
          </button>
        </div>
        {(tool === 'brush' || tool === 'eraser') && (
          <div className="painter-size">
            <span id={`${id}-size`}>{text.size}</span>
            <Slider.Root
              className="slider"
              value={[share]}
              min={radii.least}
              max={radii.most}
              step={0.002}
              onValueChange={([value]) => setShare(value)}
            >
              <Slider.Track className="slider-track">
                <Slider.Range className="slider-range" />
              </Slider.Track>
              <Slider.Thumb className="slider-thumb" aria-labelledby={`${id}-size`} />
            </Slider.Root>
          </div>
        )}
      </div>
      <PainterStage
        picture={picture}
        mask={mask}
        tool={tool}
        radius={share * Math.max(mask.width, mask.height)}
        purpose={purpose}
        label={label}
        onEdit={edit}
        onUndo={undo}
        onRedo={redo}
        onResize={resize}
      />
      <p className="hint">{text[`${tool}Hint`]}</p>
      <p role="status">{text.marked(percent(marked))}</p>
    </div>
  );
}
