/** A cell of the evaluation: one method on one category with one draw of shots. What is kept of it on disk. */
import type { Verdict } from '../../src/vtfusion/verdict';

export interface CellKey {
  readonly method: string;
  readonly category: string;
  readonly shots: number;
  readonly seed: number;
}

/** Metrics from 0 to 1; null where they are not defined: without masks, or without good or defective photos. */
export interface CellMetrics {
  readonly image_auroc: number | null;
  readonly image_aupr: number | null;
  readonly image_f1_max: number | null;
  readonly pixel_auroc: number | null;
  readonly pixel_ap: number | null;
  /** Per-region overlap up to a false positive rate of 0.3, and of 0.05. */
  readonly aupro30: number | null;
  readonly aupro05: number | null;
  /** Good photos that the method's own verdict fails, as a share of the good; null without verdicts. */
  readonly false_alarms: number | null;
  /** Defective photos that it passes, as a share of the defective. */
  readonly misses: number | null;
  /** Good photos that it leaves open, as a share of the good. */
  readonly good_uncertain: number | null;
  /** Defective photos that it fails, as a share of the defective; what neither passes nor fails is left open. */
  readonly caught: number | null;
}

export interface CellCosts {
  /** From the shots' pixels to the fitted method, features of the shots included. */
  readonly train_seconds: number;
  /** From a decoded photo to its map and score, everything included that is computed for the photo. */
  readonly seconds_per_image: number;
  /** The process' resident memory at its most, in millions of bytes; see memory-peak.ts. */
  readonly train_peak_mb: number;
  readonly image_peak_mb: number;
  /** TensorFlow.js' tensors at their most, above what was there before. */
  readonly train_tensor_mb: number;
  readonly image_tensor_mb: number;
}

/** What teaching was worth: one half of the test photos was taught from, the other half scored before and after. */
export interface Corrected {
  readonly taught_good: readonly string[];
  readonly taught_bad: readonly string[];
  readonly teach_seconds: number;
  /** Photos of the other half. */
  readonly scored: number;
  readonly before: CellMetrics;
  readonly after: CellMetrics;
}

/** As `evaluate.json` lists it. */
export interface Cell extends CellKey, CellMetrics, CellCosts {
  readonly shot_files: readonly string[];
  /** Where `--corrections` asks for it and the method can be taught. */
  readonly corrections?: Corrected;
}

export interface ScoredPhoto {
  readonly path: string;
  readonly defective: boolean;
  /** Raw. */
  readonly score: number;
  readonly verdict?: Verdict;
}

/** Curves at evenly spaced places (see src/metrics/curves.ts); null where they are not defined. */
export interface Curves {
  readonly roc: readonly number[] | null;
  readonly precision: readonly number[] | null;
}

/** A photo that the report shows. */
export interface ShownPhoto extends ScoredPhoto {
  /** Data URIs. */
  readonly photo: string;
  /** Absent for a defective photo without a mask. */
  readonly truth?: string;
  readonly heatmap: string;
}

export interface CellDetail {
  readonly object: string;
  readonly layout: string;
  /** Pixels of the encoder's square. */
  readonly side: number;
  /** Photos that were tested, and those of the defective that have masks. */
  readonly tested: { readonly good: number; readonly defective: number; readonly masks: number };
  readonly scores: readonly ScoredPhoto[];
  readonly image_curves: Curves;
  readonly pixel_curves: Curves;
  /** The defective photos with the lowest scores and the good ones with the highest; of the first seed only. */
  readonly shown: readonly ShownPhoto[];
  readonly notes: readonly string[];
  readonly machine: string;
  readonly node: string;
  /** The state of the program, see program-state.ts. */
  readonly program: string;
  /** ISO 8601. */
  readonly finished: string;
}

/** What a cell depends on besides its key, by the name that a person knows it by. */
export type Conditions = Readonly<Record<string, string | number>>;

export interface CellFile {
  readonly format: 'vtfusion-evaluation-cell';
  readonly version: 1;
  /** Of the whole run, of the category, and of the method. */
  readonly conditions: {
    readonly run: Conditions;
    readonly category: Conditions;
    readonly method: Conditions;
  };
  readonly cell: Cell;
  readonly detail: CellDetail;
}

export const cellName = ({ method, category, shots, seed }: CellKey) =>
  `${category}, ${method}, ${shots} ${shots === 1 ? 'shot' : 'shots'}, seed ${seed}`;
