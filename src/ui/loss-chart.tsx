import { useEffect, useRef, useSyncExternalStore } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { StepLoss } from '../state/open-project/open-project-state';
import { usePreferences } from '../state/page/preferences';
import { trainingText } from './text/training';
import { useDecimals, useLanguageTag, useText } from './text/use-text';

const height = 150;

const darkScheme = '(prefers-color-scheme: dark)';

function useIsDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(darkScheme);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(darkScheme).matches,
  );
}

/** A colour of the theme in the scheme in use: a canvas knows neither variables nor schemes. */
function themeColour(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

/** Loss curves over the steps: compactness (NFC), separation (AFS), segmentation and their sum (eq. 10). */
export default function LossChart({ losses }: { readonly losses: readonly StepLoss[] }) {
  const text = useText(trainingText);
  const decimals = useDecimals(4);
  const whole = useDecimals(0);
  const tag = useLanguageTag();
  const theme = usePreferences((s) => s.theme);
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const isDark = useIsDark();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the theme's colours are
  useEffect(() => {
    const element = host.current!;
    const colour = (name: string) => themeColour(element, name);
    const tick = new Intl.NumberFormat(tag, { maximumSignificantDigits: 4 });
    const axis = {
      stroke: colour('--text-soft'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      // By itself uPlot writes in the browser's language, which need not be the page's.
      values: (_plot: uPlot, ticks: readonly number[]) => ticks.map((value) => tick.format(value)),
    };
    const series = (label: string, stroke: string, width = 1) => ({
      label,
      stroke,
      width,
      points: { show: false },
    });
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { live: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 30, incrs: [1, 2, 5, 10, 20, 50] },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          series(text.lossTotal, colour('--accent'), 2),
          series(text.lossNfc, colour('--chart-1')),
          series(text.lossAfs, colour('--chart-2')),
          series(text.lossSegmentation, colour('--chart-3')),
        ],
      },
      [[], [], [], [], []],
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [isDark, theme, tag, text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme means a new, empty chart
  useEffect(() => {
    const column = (key: keyof StepLoss) => losses.map((loss) => loss[key]);
    chart.current?.setData([
      losses.map((_, i) => i + 1),
      column('total'),
      column('nfc'),
      column('afs'),
      column('seg'),
    ]);
  }, [losses, isDark, theme, tag, text]);

  const last = losses[losses.length - 1];
  return (
    <figure className="chart">
      <figcaption>{text.loss(whole(losses.length), decimals(last.total))}</figcaption>
      <div ref={host} aria-hidden />
    </figure>
  );
}
