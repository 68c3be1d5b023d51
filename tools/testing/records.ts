/** Records as the page keeps them, whole and plain: a test names what it is about. */
import type { PhotoRecord, ProjectRecord, ResultRecord, VersionRecord } from '../../src/database/records';

const sum = 'a'.repeat(64);

export const thresholds = {
  pass: 0.5,
  fail: 0.6,
  calibration: { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.9 },
};

export const projectRecord = (more: Partial<ProjectRecord> = {}): ProjectRecord => ({
  id: 'nuts',
  name: 'Nuts',
  object: 'nut',
  words: '',
  model: 'pico-clip',
  preset: 'default',
  created: 1,
  modified: 2,
  deleted: null,
  currentVersion: null,
  sample: false,
  ...more,
});

export const photoFacts = {
  width: 4,
  height: 3,
  sharpness: 1,
  brightness: 99,
  contrast: 20,
  black: 0,
  white: 0.5,
  afar: Uint8Array.of(1),
  palette: Float32Array.of(0.5),
  texture: Float32Array.of(-1),
};

/** A good photo. */
export const shotRecord = (more: Partial<PhotoRecord> = {}): PhotoRecord => ({
  project: 'nuts',
  id: 'shot',
  name: 'good.jpg',
  sha256: sum,
  width: 4,
  height: 3,
  role: 'shot',
  facts: photoFacts,
  preview: new Blob(['preview'], { type: 'text/plain' }),
  thumbnail: new Blob(['thumbnail'], { type: 'text/plain' }),
  blobs: [more.sha256 ?? sum],
  ...more,
});

export const versionRecord = (more: Partial<VersionRecord> = {}): VersionRecord => ({
  project: 'nuts',
  number: 1,
  created: 1,
  model: 'pico-clip',
  encoder: { name: 'pico', sha256: sum },
  object: 'nut',
  words: '',
  preset: 'default',
  settings: {},
  seed: 1,
  losses: [],
  seconds: 1,
  thresholds,
  shots: [],
  bundle: sum,
  bundleBytes: 1,
  blobs: [],
  ...more,
});

/** Of a photo that nobody has reviewed. */
export const resultRecord = (more: Partial<ResultRecord> = {}): ResultRecord => ({
  project: 'nuts',
  id: 'part',
  version: 1,
  name: 'part.jpg',
  sha256: sum,
  width: 4,
  height: 3,
  time: 1,
  score: 0.3,
  verdict: 'pass',
  thresholds,
  milliseconds: 1,
  review: null,
  blobs: [more.sha256 ?? sum],
  ...more,
});
