/** Cells as an evaluation leaves them, with made-up figures. For tests. */
import type { Cell, CellFile, CellKey } from '../cell';

const key: CellKey = { method: 'vtfusion', category: 'nut', shots: 2, seed: 1 };
const costs = {
  train_seconds: 12,
  seconds_per_image: 0.25,
  train_peak_mb: 500,
  image_peak_mb: 400,
  train_tensor_mb: 50,
  image_tensor_mb: 10,
};
const metrics = {
  image_auroc: 0.9,
  image_aupr: 0.8,
  image_f1_max: 0.7,
  pixel_auroc: 0.95,
  pixel_ap: 0.5,
  aupro30: 0.85,
  aupro05: 0.6,
  false_alarms: 0.1,
  good_uncertain: 0.05,
  misses: 0.2,
  caught: 0.7,
};

export function madeCell(changedKey: Partial<CellKey> = {}, changed: Partial<Cell> = {}): Cell {
  return {
    ...key,
    ...metrics,
    ...costs,
    shot_files: ['train/good/0.png', 'train/good/1.png'],
    ...changedKey,
    ...changed,
  };
}

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function madeCellFile(changedKey: Partial<CellKey> = {}, changed: Partial<Cell> = {}): CellFile {
  const scored = [
    { path: 'test/good/0.png', defective: false, score: 0.2 },
    { path: 'test/cut/0.png', defective: true, score: 0.4 },
  ];
  return {
    format: 'vtfusion-evaluation-cell',
    version: 1,
    conditions: { run: { model: 'pico-clip', backend: 'wasm' }, category: {}, method: {} },
    cell: madeCell(changedKey, changed),
    detail: {
      object: 'nut',
      layout: 'MVTec AD',
      side: 64,
      tested: { good: 1, defective: 1, masks: 1 },
      scores: scored,
      image_curves: { roc: [0, 0.5, 1], precision: [1, 0.5] },
      pixel_curves: { roc: null, precision: null },
      shown: scored.map((photo) => ({ ...photo, photo: pixel, heatmap: pixel })),
      notes: [],
      machine: '2 x test',
      node: 'v20',
      program: 'abc1234',
      finished: '2026-01-01T00:00:00.000Z',
    },
  };
}
