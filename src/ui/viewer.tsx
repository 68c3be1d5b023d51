import { Slider } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { photoArea } from '../images/fit';
import { heatmapRgba, heatRange } from '../images/overlay';
import type { Inspected } from '../state/photo';
import type { InspectionReport } from '../state/reports';
import { VerdictBadge } from './verdict-badge';

/** One photo with its heatmap, verdict and score. */
export function Viewer({ item }: { readonly item: Inspected }) {
  if (item.status === 'failed') return <p className="viewer empty">{item.message}</p>;
  if (item.status !== 'done') return <p className="viewer empty">Inspecting {item.name}…</p>;
  return <Report name={item.name} report={item.report} />;
}

interface ReportProps {
  readonly name: string;
  readonly report: InspectionReport;
}

function Report({ name, report }: ReportProps) {
  const { thresholds } = report;
  const [opacity, setOpacity] = useState(75);
  return (
    <div className="viewer">
      <div className="row viewer-verdict">
        <VerdictBadge verdict={report.verdict} large />
        <p className="grow">
          Score <strong>{report.score.toFixed(3)}</strong>; good photos reach {thresholds.pass.toFixed(3)},
          fails begin above {thresholds.fail.toFixed(3)}. Inspected in {report.milliseconds.toFixed(0)} ms.
        </p>
      </div>
      <Heatmap name={name} report={report} opacity={opacity / 100} />
      <div className="row">
        <span id="opacity-label">Heatmap</span>
        <Slider.Root
          className="slider"
          value={[opacity]}
          max={100}
          onValueChange={([value]) => setOpacity(value)}
        >
          <Slider.Track className="slider-track">
            <Slider.Range className="slider-range" />
          </Slider.Track>
          <Slider.Thumb className="slider-thumb" aria-labelledby="opacity-label" />
        </Slider.Root>
      </div>
    </div>
  );
}

interface HeatmapProps extends ReportProps {
  readonly opacity: number;
}

/** The photo with the anomaly map drawn over it, scaled by the canvas. */
function Heatmap({ name, report, opacity }: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { map, placement, photo, thresholds } = report;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { width, height } = photo.preview;
    context.clearRect(0, 0, width, height);
    context.drawImage(photo.preview, 0, 0);
    const { side } = placement;
    const heat = new OffscreenCanvas(side, side);
    const style = { ...heatRange(thresholds), opacity };
    heat.getContext('2d')?.putImageData(new ImageData(heatmapRgba(map, style), side, side), 0, 0);
    const { x, y, width: seenWidth, height: seenHeight } = photoArea(placement);
    context.imageSmoothingQuality = 'high';
    context.drawImage(heat, x, y, seenWidth, seenHeight, 0, 0, width, height);
  }, [map, placement, photo, thresholds, opacity]);
  return (
    <canvas
      ref={canvas}
      className="heatmap"
      data-testid="heatmap"
      role="img"
      aria-label={`Heatmap over ${name}`}
      width={photo.preview.width}
      height={photo.preview.height}
    />
  );
}
