import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { Mask, Rect } from '../../images/rgb-image';
import { type Size, toPicture, type ViewPoint } from '../../images/view/view-transform';
import { useViewerPreferences } from '../../state/inspecting/viewer-preferences';
import { useText } from '../text/use-text';
import { viewerText } from '../text/viewer';
import { Divider, DividerSlider } from './divider';
import { drawScene, layoutOf } from './draw';
import { contourPath, fromMap, type Geometry, hatchLayer, heatLayer, toMap } from './layers';
import { useDrawing, useSize } from './use-canvas';
import { useGestures } from './use-gestures';
import { useView } from './use-view';
import { ZoomButtons } from './zoom-buttons';

interface Props {
  readonly name: string;
  readonly photo: ImageBitmap;
  readonly map: Float32Array;
  /** The part of the map that counts; all of it if absent. */
  readonly region: Mask | undefined;
  readonly geometry: Geometry;
  /** The scores at which colours begin and are full. */
  readonly range: { readonly low: number; readonly high: number };
  readonly threshold: number;
  readonly hottest: ViewPoint;
  /** A part of the map to frame. */
  readonly mark?: Rect | undefined;
  /** The point being read, in pixels of the map; `byKeys` if it moves without a pointer. */
  readonly onRead: (at: ViewPoint | undefined, byKeys: boolean) => void;
  /** A point was pressed. */
  readonly onPick: (at: ViewPoint) => void;
}

/** Nothing is drawn before the first layout, so any size does. */
const unlaid: Size = { width: 1, height: 1 };
/** Pixels of the preview by which a key moves the crosshair, and CSS pixels by which it moves the picture. */
const crosshairStep = 8;
const panStep = 60;

const arrows: Readonly<Record<string, ViewPoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The photo with its heatmap, to zoom, move and read; all of it by keys too. */
export function Stage(props: Props) {
  const { name, photo, map, region, geometry, range, threshold, hottest, mark, onRead, onPick } = props;
  const text = useText(viewerText);
  const keysId = useId();
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { mode, colormap, opacity, contour } = useViewerPreferences();
  const size = useSize(element);
  const { preview, side } = geometry;
  const layout = useMemo(() => layoutOf(mode, size ?? unlaid, preview), [mode, size, preview]);
  /** Where the last press or the crosshair was. */
  const [spot, setSpot] = useState<ViewPoint>();
  const control = useView(preview, layout.frame, spot);
  const { view } = control;
  const [crosshair, setCrosshair] = useState<ViewPoint>();
  const [divider, setDivider] = useState(0.5);

  const heat = useMemo(
    () => heatLayer(map, side, { ...range, colormap, opacity: 1 }),
    [map, side, range, colormap],
  );
  const outside = useMemo(() => region && hatchLayer(region), [region]);
  const lines = useMemo(() => contourPath(map, geometry, threshold), [map, geometry, threshold]);

  const ratio = Math.min(window.devicePixelRatio, 2);
  useDrawing(() => {
    // A closed bitmap has no width: the photo was released, and this frame with it.
    if (!size || !canvas.current || photo.width === 0) return;
    drawScene(canvas.current, {
      photo,
      geometry,
      heat,
      outside,
      opacity: opacity / 100,
      contour: contour ? lines : undefined,
      crosshair,
      mark,
      layout,
      view,
      divider: mode === 'swipe' ? divider : 0,
      ratio,
    });
  });

  /** At a point of the preview. */
  function pick(at: ViewPoint) {
    setSpot(at);
    onPick(toMap(geometry, at));
  }

  function read(at: ViewPoint | undefined, byKeys: boolean) {
    setCrosshair(byKeys ? at : undefined);
    onRead(at && toMap(geometry, at), byKeys);
  }

  const gestures = useGestures(element, {
    layout,
    picture: preview,
    changeView: control.change,
    onPoint: (at) => {
      // The point read by keys stays until the pointer reads another.
      if (at || !crosshair) read(at && toPicture(view, at), false);
    },
    onPick: (at) => pick(toPicture(view, at)),
  });

  function goTo(at: ViewPoint) {
    const within = {
      x: Math.min(Math.max(at.x, 0), preview.width),
      y: Math.min(Math.max(at.y, 0), preview.height),
    };
    setSpot(within);
    read(within, true);
    control.reveal(within);
  }

  const goToHottest = () => {
    goTo(fromMap(geometry, hottest));
    onPick(hottest);
  };

  function press(event: KeyboardEvent) {
    if (event.target !== element.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    const from = crosshair ?? fromMap(geometry, hottest);
    if (arrow && event.shiftKey) {
      goTo({ x: from.x + arrow.x * crosshairStep, y: from.y + arrow.y * crosshairStep });
    } else if (arrow) control.pan({ x: -arrow.x * panStep, y: -arrow.y * panStep });
    else if (event.key === '+' || event.key === '=') control.zoom(1);
    else if (event.key === '-') control.zoom(-1);
    else if (event.key === '0') control.fit();
    else if (event.key.toLowerCase() === 'h') goToHottest();
    else if (event.key === 'Enter' && crosshair) pick(crosshair);
    else if (event.key === 'Escape' && crosshair) read(undefined, false);
    else return;
    event.preventDefault();
  }

  return (
    <div className="viewer-frame">
      <div className="viewer-picture">
        <div
          ref={element}
          className="viewer-stage"
          style={{ aspectRatio: `${preview.width} / ${preview.height}` }}
          data-fits={control.fits}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
          tabIndex={0}
          aria-label={text.stage(name)}
          aria-describedby={keysId}
          onKeyDown={press}
          {...gestures}
        >
          <canvas
            ref={canvas}
            data-testid="heatmap"
            data-photo-width={preview.width}
            data-photo-height={preview.height}
            data-view={[view.scale, view.x, view.y].map((value) => value * ratio).join(' ')}
            role="img"
            aria-label={text.heatmapOver(name)}
            width={Math.round((size ?? unlaid).width * ratio)}
            height={Math.round((size ?? unlaid).height * ratio)}
          />
          {mode === 'swipe' && <Divider at={divider} onMove={setDivider} />}
        </div>
        {mode === 'swipe' && <DividerSlider at={divider} onMove={setDivider} />}
      </div>
      <p id={keysId} className="visually-hidden">
        {text.keys}
      </p>
      <ZoomButtons control={control} onHottest={goToHottest} />
    </div>
  );
}
