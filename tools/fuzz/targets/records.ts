/**
 * What the browser keeps and hands to the workers again: every kind of record, and the messages that are made of them
 * (regions, kinds of defects, checkpoints, thresholds), as far as the workers' side of each can be run here.
 */
import { deserialize, serialize } from 'node:v8';
import { kindsByWeight } from '../../../src/das/kind-weights';
import { auditSchema, changedResults, checkTrail } from '../../../src/database/audit';
import { failedPhotos } from '../../../src/database/failed-photos';
import { unpackMap } from '../../../src/database/packed-map';
import { parseRecords } from '../../../src/database/read-records';
import {
  photoSchema,
  pictureSchema,
  projectSchema,
  type ResultRecord,
  resultSchema,
  trainingSchema,
  versionSchema,
} from '../../../src/database/records';
import { removedResults } from '../../../src/database/removed-results';
import { MAX_PIXELS } from '../../../src/images/files/file-header';
import { photoArea } from '../../../src/images/fit';
import { fromRuns } from '../../../src/images/masks/mask-runs';
import { resultsCsv, resultsJson } from '../../../src/reports/results-table';
import { regionOnSquare } from '../../../src/vtfusion/region';
import { verdictOf } from '../../../src/vtfusion/verdict';
import { wholeFacts } from '../../testing/whole-answers';
import { type FuzzTarget, promise } from '../target';
import { mutateValue, unmarked } from '../values';

const sum = 'ab'.repeat(32);
const thresholds = {
  pass: 1,
  fail: 2,
  calibration: { threshold: 1.5, rank: 3, count: 8, falseAlarmRate: 0.31, confidence: 0.95 },
};
const region = { width: 4, height: 3, runs: [2, 5, 5] };
const kinds = { misplaced: 1, blurry: 0.5, crack: 4, noise: 0, combined: 1 };
const named = { name: 'left.png', sha256: sum };
const request = { model: 'pico-clip', object: 'nut', words: 'bent pin', preset: 'default' };
const losses = [{ nfc: 1, afs: 2, seg: 0.1, total: 3.1 }];
const placement = { side: 4, photoWidth: 8, photoHeight: 6, width: 4, height: 3, left: 0, top: 0 };
const dates = { created: 1.7e12, modified: 1.7e12, deleted: null };

/** A whole record of each kind. Bytes stand where there are files, see `withFiles`. */
const whole = {
  project: { id: 'p', name: 'Nut', ...request, region, kinds, ...dates, currentVersion: 1, sample: false },
  photo: {
    project: 'p',
    id: 'a',
    ...named,
    width: 8,
    height: 6,
    role: 'shot',
    facts: wholeFacts,
    preview: new Uint8Array(9),
    thumbnail: new Uint8Array(9),
    blobs: [sum],
  },
  version: {
    project: 'p',
    number: 1,
    created: 1.7e12,
    ...request,
    encoder: named,
    settings: { steps: 9 },
    seed: 7,
    losses,
    seconds: 60,
    thresholds,
    shots: [named],
    bundle: sum,
    bundleBytes: 1000,
    blobs: [sum],
  },
  training: {
    project: 'p',
    begun: 1.7e12,
    ...request,
    region,
    kinds,
    seed: 7,
    shots: [named],
    blobs: [sum],
    checkpoint: { random: [1, 2, 3, 4], losses, weights: new Uint8Array(16), of: 60 },
  },
  result: {
    project: 'p',
    id: 'r',
    version: 1,
    ...named,
    width: 8,
    height: 6,
    time: 1.7e12,
    score: 1.2,
    verdict: 'uncertain',
    thresholds,
    milliseconds: 40,
    unasked: true,
    blobs: [sum],
    review: { decision: 'fail', note: 'scratch', person: 'Ann', time: 1.7e12 },
  },
  picture: {
    project: 'p',
    id: 'r',
    placement,
    region,
    preview: new Uint8Array(9),
    map: { low: 0, step: 0.1, values: new Uint16Array(16) },
    painted: { width: 4, height: 3, data: new Uint8Array(12) },
  },
  failed: {
    project: 'p',
    seq: 1,
    time: 1.7e12,
    kind: 'inspected',
    previous: 'origin',
    hash: sum,
    what: { failed: 3, names: 'a.heic\nb.png', reasons: 'image-unreadable 2\nimage-empty 1' },
  },
  audit: {
    project: 'p',
    seq: 1,
    time: 1.7e12,
    kind: 'inspected',
    previous: 'origin',
    hash: sum,
    what: { result: 'r', photo: sum, score: 1.2, asked: 'no' },
  },
} as const;
type Kind = keyof typeof whole;

interface Case {
  readonly kind: Kind;
  readonly record: unknown;
}

/** Files are kept as blobs, which cases cannot hold. */
function withFiles(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, unmarked(value)]),
  );
  for (const key of ['preview', 'thumbnail', 'weights']) {
    if (copy[key] instanceof Uint8Array) copy[key] = new Blob([Uint8Array.from(copy[key])]);
  }
  if ('checkpoint' in copy) copy.checkpoint = withFiles(copy.checkpoint);
  return copy;
}

interface KeptRegion {
  readonly width: number;
  readonly height: number;
  readonly runs: number[];
}

function followRegion(kept: KeptRegion | null | undefined): void {
  if (!kept) return;
  promise(kept.width * kept.height <= MAX_PIXELS, 'a region no larger than a photo');
  regionOnSquare(fromRuns(kept.runs, kept.width, kept.height), 48, 'squash');
}

function followResult(result: ResultRecord): void {
  const part = { ...result, encoder: undefined, first: undefined, review: result.review ?? undefined };
  resultsCsv([part]);
  resultsJson('p', [part]);
  new Intl.DateTimeFormat('en').format(result.time);
  promise(['pass', 'uncertain', 'fail'].includes(verdictOf(result.score, result.thresholds)), 'a verdict');
}

/** What the program does with a record of each kind that it believes. */
const uses: Record<Kind, (record: unknown) => unknown> = {
  project(record) {
    for (const one of parseRecords(projectSchema, [record]).records) {
      followRegion(one.region);
      if (one.kinds) promise(kindsByWeight(one.kinds).length <= 1280, 'a short list of kinds');
      new Date(one.modified).toISOString();
    }
  },
  photo: (record) => parseRecords(photoSchema, [record]),
  version(record) {
    for (const { created } of parseRecords(versionSchema, [record]).records) new Date(created).toISOString();
  },
  async training(record) {
    for (const { region: kept, kinds: weights, checkpoint, begun } of parseRecords(trainingSchema, [record])
      .records) {
      followRegion(kept);
      promise(kindsByWeight(weights).length <= 1280, 'a short list of kinds');
      new Date(begun).toISOString();
      if (checkpoint) new Float32Array(await checkpoint.weights.arrayBuffer());
    }
  },
  result: (record) => parseRecords(resultSchema, [record]).records.forEach(followResult),
  picture(record) {
    for (const { map, placement: place, region: kept, painted } of parseRecords(pictureSchema, [record])
      .records) {
      promise(unpackMap(map).length === place.side ** 2, 'a map as large as its square');
      promise(
        !painted || painted.data.length === painted.width * painted.height,
        'a mask as large as it says',
      );
      promise(Object.values(photoArea(place)).every(Number.isFinite), 'a photo that lies somewhere');
      followRegion(kept);
    }
  },
  audit: followAudit,
  failed: followAudit,
};

async function followAudit(record: unknown): Promise<void> {
  const { records } = parseRecords(auditSchema, [record]);
  await checkTrail(records, { seq: 1, hash: sum });
  changedResults(records, [{ id: 'r', sha256: sum, score: 1 }]);
  const leaving = { by: {}, results: ['r'] };
  const always = { from: 0, to: Number.POSITIVE_INFINITY };
  resultsJson('p', [], failedPhotos(records, always), removedResults(records, always, leaving));
}

export function records(): FuzzTarget {
  const all = Object.keys(whole) as Kind[];
  return {
    async prepare() {},
    make(random) {
      const kind = random.pick(all);
      return serialize({ kind, record: mutateValue(whole[kind], random) });
    },
    async take(bytes) {
      const { kind, record } = deserialize(bytes) as Case;
      await uses[kind](withFiles(record));
    },
  };
}
