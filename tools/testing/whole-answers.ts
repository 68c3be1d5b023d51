/** Whole answers of the workers, and whole news of theirs, for what tests and fuzzed cases are made of. */
import type { dasAnswers } from '../../src/workers/answers';
import type { EngineApi, EngineReport } from '../../src/workers/engine-api';
import { unmarked } from '../fuzz/values';

const sum = 'ab'.repeat(32);
const thresholds = {
  pass: 1,
  fail: 2,
  calibration: { threshold: 1.5, rank: 3, count: 8, falseAlarmRate: 0.31, confidence: 0.95 },
};
const encoder = { name: 'pico-clip', sha256: sum };
const settings = {
  fit: 'squash',
  views: { illumination: 'even' },
  prototypes: { strategy: 'memory', drift: 0.1 },
  mpf: { start: 'visual-map', channels: 32 },
  topShare: 0.01,
};
const created = '2026-01-02T03:04:05.678Z';
const trained = { thresholds, encoder, settings, preset: 'default', seed: 7, created };

const mask = { width: 4, height: 4, data: new Uint8Array(16).fill(1) };
const image = { width: 4, height: 4, data: new Uint8Array(48).fill(99) };
const file = new Uint8Array(64);
/** Stands for an `ImageBitmap`, which Node has not. */
const BITMAP = '@bitmap';
const photoReport = { width: 8, height: 6, sha256: sum, preview: BITMAP, previewFile: file, thumbnail: file };
/** What a good photo of 8 x 6 pixels is like. */
export const wholeFacts = {
  width: 8,
  height: 6,
  sharpness: 1,
  brightness: 2,
  contrast: 3,
  black: 0,
  white: 0,
  afar: new Uint8Array(4),
  palette: new Float32Array(3),
  texture: new Float32Array(3),
};
const rect = { x: 1, y: 0, width: 2, height: 2 };
const cutout = { image, frame: rect };

export const wholeReport: EngineReport = {
  backend: 'webgpu',
  adapter: 'Acme 1',
  refused: [{ backend: 'webgl', why: { reason: 'software', detail: 'SwiftShader' } }],
  passedOver: [{ what: 'attention', detail: '1 in place of 2 at 3' }],
  model: {
    name: 'pico-clip',
    title: 'Pico',
    description: 'Small.',
    licence: 'MIT',
    parameters: 1e6,
    words: true,
    side: 96,
  },
};

/** As they come over the bridge once they are `revived`: until then they can be cloned and changed. */
export const wholeAnswers: Readonly<Record<keyof EngineApi | keyof typeof dasAnswers, unknown>> = {
  start: wholeReport,
  changeModel: wholeReport,
  keepModel: true,
  look: { ...photoReport, facts: wholeFacts },
  train: { ...trained, seconds: 12 },
  pauseTraining: true,
  resumeTraining: undefined,
  teach: { ...trained, seconds: 12, defects: ['a'.repeat(64)], outside: 1 },
  inspect: {
    map: Float32Array.from({ length: 16 }, (_, i) => i / 10),
    region: mask,
    score: 1.2,
    placement: { side: 4, photoWidth: 8, photoHeight: 6, width: 4, height: 3, left: 0, top: 0 },
    verdict: 'uncertain',
    thresholds,
    photo: photoReport,
    milliseconds: 40,
  },
  explain: {
    place: rect,
    seen: cutout,
    alike: 0.9,
    patchesAway: 2,
    difference: { all: 1.5, look: 0.9, usual: 2 },
    likeDefect: false,
    match: { copy: { shot: 0, pose: 3 }, turn: 22.5, place: rect, seen: cutout, picture: image },
    maps: {
      grid: 2,
      visual: new Float32Array(4),
      usual: 0.1,
      text: new Float32Array(4),
      mostText: 1,
      fused: new Float32Array(4),
    },
    shotName: 'left.png',
  },
  findObject: mask,
  setThresholds: undefined,
  exportProject: file,
  importProject: undefined,
  describeProject: {
    ...trained,
    object: 'nut',
    words: ['bent pin'],
    region: mask,
    photos: [{ name: 'left.png', blob: file }],
  },
  titleProject: file,
  measure: {
    times: [{ part: 'encode', median: 3, least: 2, most: 4, runs: 5 }],
    tensorBytes: 1e6,
    threads: 2,
    operations: [{ name: 'matMul', path: 'kernels', why: 'checked', detail: '' }],
  },
  alive: undefined,
  untilGpuFails: { why: 'refused', detail: 'It has no such limit.' },
  prepare: undefined,
  draw: { image, mask, kind: 'crack' },
};

const example = { image, mask, kind: 'crack' };
const losses = { nfc: 1, afs: 2, seg: 0.1, total: 3.1 };
const progress = { done: 3, of: 60 };
const checkpoint = { random: [1, 2, 3, 4], losses: [losses], weights: new Uint8Array(16), of: 60 };

const loading: readonly unknown[][] = [
  [{ loadedBytes: 0, totalBytes: 1e6 }],
  [{ loadedBytes: 1e6, totalBytes: 1e6, preparing: true }],
];
const training: readonly unknown[][] = [
  [{ phase: 'reading', ...progress }],
  [{ phase: 'encoding', ...progress }],
  [{ phase: 'synthesising', ...progress, example }],
  [{ phase: 'training', ...progress, losses, example, halvings: 0, plateau: false }],
  [{ phase: 'calibrating', ...progress }],
];

/** What the callback of a call is told, by its place among the arguments: one list of arguments for each time. */
export const wholeNews: Partial<Record<keyof EngineApi, Readonly<Record<number, readonly unknown[][]>>>> = {
  start: { 2: loading },
  changeModel: { 1: loading },
  train: { 1: training, 3: [[checkpoint]] },
  teach: { 2: training },
  measure: { 0: [[2, 5]] },
};

/** Files and bitmaps in the places of the bytes and marks that stand for them. */
export function revived(value: unknown, key = ''): unknown {
  if (value === BITMAP) return { width: 8, height: 6, close: () => undefined };
  if (value instanceof Uint8Array && ['previewFile', 'thumbnail', 'weights', 'blob'].includes(key))
    return new Blob([Uint8Array.from(value)]);
  if (Array.isArray(value)) return value.map((one) => revived(one));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return unmarked(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revived(one, name)]));
}
