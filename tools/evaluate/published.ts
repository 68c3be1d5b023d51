/**
 * The figures that the paper published, in percent (Jiang et al., VTFusion, Tables I to IV). AUROC is the mean over all
 * categories of a data set; Table IV's PRO is taken for AUPRO up to a false positive rate of 0.3, which is customary.
 */

export type PublishedSet = 'MVTec AD' | 'VisA' | 'APPD';
export type PublishedMetric = 'image_auroc' | 'pixel_auroc' | 'aupro30';

export interface PublishedFigure {
  readonly table: 1 | 2 | 3 | 4;
  readonly set: PublishedSet;
  readonly metric: PublishedMetric;
  /** As the paper calls it. */
  readonly row: string;
  /** As `--methods` calls it; absent where it cannot be run here. */
  readonly method?: string;
  readonly shots: number;
  readonly percent: number;
}

type Values = readonly (number | null)[];
type Blocks = readonly (readonly [PublishedSet, PublishedMetric, Values])[];

function rowsOf(
  table: PublishedFigure['table'],
  shots: readonly number[],
  row: string,
  method: string | undefined,
  blocks: Blocks,
): PublishedFigure[] {
  return blocks.flatMap(([set, metric, values]) =>
    values.flatMap((percent, i) =>
      percent === null
        ? []
        : [{ table, set, metric, row, ...(method && { method }), shots: shots[i], percent }],
    ),
  );
}

const many = [2, 4, 8];
/** MVTec AD image, pixel; VisA image, pixel. */
const four = (a: Values, b: Values, c: Values, d: Values): Blocks => [
  ['MVTec AD', 'image_auroc', a],
  ['MVTec AD', 'pixel_auroc', b],
  ['VisA', 'image_auroc', c],
  ['VisA', 'pixel_auroc', d],
];
const none: Values = [];

const vtfusionTable1 = four([96.8, 97.0, 97.3], [96.3, 97.0, 97.1], [86.2, 88.3, 89.2], [96.6, 97.2, 97.5]);

export const published: readonly PublishedFigure[] = [
  ...rowsOf(
    1,
    many,
    'RD4AD',
    'rd4ad',
    four([75.5, 76.9, 78.5], [71.8, 72.2, 73.0], [73.4, 73.2, 78.2], [95.9, 94.0, 96.6]),
  ),
  ...rowsOf(
    1,
    many,
    'PatchCore',
    'patchcore',
    four([87.8, 89.5, 94.3], [94.8, 95.0, 95.6], [81.6, 85.3, 84.4], [96.1, 96.8, 96.8]),
  ),
  ...rowsOf(
    1,
    many,
    'RegAD',
    undefined,
    four([85.7, 88.2, 91.2], [94.6, 95.7, 96.7], [55.7, 57.4, 58.9], none),
  ),
  ...rowsOf(1, many, 'FastRecon', 'fastrecon', four([91.0, 94.2, 95.2], none, none, none)),
  ...rowsOf(1, many, 'WinCLIP+', 'winclip+', four([94.4, 95.2], [96.0, 96.2], [84.6, 87.3], [96.8, 97.2])),
  ...rowsOf(1, many, 'RWDA', 'rwda', four([94.0, 94.5], none, [85.6, 86.6], none)),
  ...rowsOf(1, many, 'InCTRL', undefined, four([94.0, 94.5, 95.3], none, [85.8, 87.7, 88.7], none)),
  ...rowsOf(1, many, 'VTFusion', 'vtfusion-paper', vtfusionTable1),
  ...rowsOf(1, many, 'VTFusion', 'vtfusion', vtfusionTable1),
  // Of VisA's pixel columns the text of the paper that is at hand has kept one, which fits k = 2 (IV-D: AIE gives 2.6).
  ...rowsOf(
    2,
    many,
    'ATE',
    'vtfusion-ate',
    four([95.3, 95.1, 95.6], [91.9, 92.0, 92.0], [83.8, 84.0, 83.6], [92.2]),
  ),
  ...rowsOf(
    2,
    many,
    'ATE + AIE',
    'vtfusion-ate-aie',
    four([95.4, 94.8, 95.3], [95.3, 96.2, 96.4], [82.9, 82.9, 83.2], [94.8]),
  ),
  ...rowsOf(
    2,
    many,
    'ATE + AIE + MPF',
    'vtfusion-paper',
    four([96.8, 97.0, 97.3], [96.3, 97.0, 97.1], [86.2, 88.3, 89.2], [96.3]),
  ),
  ...rowsOf(3, [2], 'Misplaced', 'vtfusion-misplaced', four([96.5], [95.1], [83.8], [92.1])),
  ...rowsOf(3, [2], 'Fuzzy', 'vtfusion-blurry', four([96.5], [95.3], [85.3], [96.5])),
  ...rowsOf(3, [2], 'Crack', 'vtfusion-crack', four([96.3], [95.6], [85.8], [95.1])),
  ...rowsOf(3, [2], 'Noise', 'vtfusion-noise', four([96.4], [90.4], [85.2], [96.6])),
  ...rowsOf(3, [2], 'All', 'vtfusion-paper', four([96.8], [96.3], [86.2], [96.6])),
  ...rowsOf(4, [2, 4, 8, 10], 'RD4AD', 'rd4ad', [['APPD', 'aupro30', [67.4, 68.4, 77.1, 74.7]]]),
  ...rowsOf(4, [2, 4, 8, 10], 'CFA', 'cfa', [['APPD', 'aupro30', [54.2, 54.9, 62.3, 84.3]]]),
  ...rowsOf(4, [2, 4, 8, 10], 'PatchCore', 'patchcore', [['APPD', 'aupro30', [56.2, 62.9, 61.6, 75.5]]]),
  ...rowsOf(4, [2, 4, 8, 10], 'VTFusion', 'vtfusion-paper', [['APPD', 'aupro30', [84.5, 89.8, 91.6, 93.5]]]),
  ...rowsOf(4, [2, 4, 8, 10], 'VTFusion', 'vtfusion', [['APPD', 'aupro30', [84.5, 89.8, 91.6, 93.5]]]),
];

/** The paper's encoder, as `npm run weights` names it: ViT-B/16+ at 240 pixels, trained on LAION-400M. */
export const publishedEncoder = 'vit-b-16-plus-240';

/** Every category of the public data sets. */
export const publishedCategories: Readonly<Record<PublishedSet, readonly string[]>> = {
  'MVTec AD':
    'bottle cable capsule carpet grid hazelnut leather metal_nut pill screw tile toothbrush transistor wood zipper'.split(
      ' ',
    ),
  VisA: 'candle capsules cashew chewinggum fryum macaroni1 macaroni2 pcb1 pcb2 pcb3 pcb4 pipe_fryum'.split(
    ' ',
  ),
  // The authors' own parts, which they have not published.
  APPD: [],
};
