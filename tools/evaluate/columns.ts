/** The figures of a cell as the reports show them: in which order, under which name, in which unit. */
import type { Cell } from './cell';
import type { Spread } from './spread';

/** The keys of a cell that are figures. */
export type FigureKey = {
  [Key in keyof Cell]-?: Cell[Key] extends number | null ? Key : never;
}[Exclude<keyof Cell, 'shots' | 'seed'>];

export interface Column {
  readonly key: FigureKey;
  readonly title: string;
  readonly unit: 'percent' | 'seconds' | 'megabytes';
  readonly digits: number;
  /** Which end is the good one. */
  readonly best: 'high' | 'low';
}

const percent = (key: FigureKey, title: string, best: Column['best'] = 'high'): Column => ({
  key,
  title,
  unit: 'percent',
  digits: 1,
  best,
});

export const metricColumns: readonly Column[] = [
  percent('image_auroc', 'image AUROC'),
  percent('image_aupr', 'image AUPR'),
  percent('image_f1_max', 'image F1-max'),
  percent('pixel_auroc', 'pixel AUROC'),
  percent('pixel_ap', 'pixel AP'),
  percent('aupro30', 'AUPRO 0.3'),
  percent('aupro05', 'AUPRO 0.05'),
];

export const costColumns: readonly Column[] = [
  percent('false_alarms', 'false alarms', 'low'),
  percent('good_uncertain', 'good uncertain', 'low'),
  percent('misses', 'misses', 'low'),
  percent('caught', 'caught'),
  { key: 'train_seconds', title: 'training s', unit: 'seconds', digits: 1, best: 'low' },
  { key: 'seconds_per_image', title: 's an image', unit: 'seconds', digits: 3, best: 'low' },
  { key: 'train_peak_mb', title: 'training peak MB', unit: 'megabytes', digits: 0, best: 'low' },
  { key: 'image_peak_mb', title: 'image peak MB', unit: 'megabytes', digits: 0, best: 'low' },
  { key: 'train_tensor_mb', title: 'training tensors MB', unit: 'megabytes', digits: 0, best: 'low' },
  { key: 'image_tensor_mb', title: 'image tensors MB', unit: 'megabytes', digits: 0, best: 'low' },
];

export const nothing = '–';

/** A figure's mean as text, in the column's unit; a dash where it is not defined. */
export function meanText({ mean }: Spread, { unit, digits }: Pick<Column, 'unit' | 'digits'>): string {
  return mean === null ? nothing : ((unit === 'percent' ? 100 : 1) * mean).toFixed(digits);
}

/** The mean with the standard deviation behind it, where there is one. */
export function spreadText(spread: Spread, column: Pick<Column, 'unit' | 'digits'>): string {
  const mean = meanText(spread, column);
  return spread.sd === null ? mean : `${mean} ± ${meanText({ mean: spread.sd, sd: null }, column)}`;
}

/** What a reader of any report must know of its columns. */
export function legend(side: number): string {
  return (
    'Metrics in percent, mean ± sample standard deviation over seeds, computed on raw scores; pixel metrics on the ' +
    `encoder's ${side} x ${side} pixels, where a mask's pixel counts when half of it is marked (when any of it is, for a ` +
    'mask too small for that). AUPRO up to a false positive rate of 0.3 and of 0.05. False alarms: good photos that the ' +
    "method's own limits fail, good uncertain: those between; misses: defective photos that they pass, caught: those that " +
    'they fail; a dash where a method has no limits. Seconds: training from the shots’ pixels; an image from its decoded photo to map and score, ' +
    'with everything that is computed for it, shared or not. Peak MB: the resident memory of the whole process at its ' +
    'most, which also holds the model and kept features and grows over a run; tensors MB: TensorFlow.js’ tensors above ' +
    'what was there before.'
  );
}
