/**
 * Writes the fixture of a database's schema: `npx tsx tools/old-databases/write.ts [FOLDER]`, where FOLDER holds a checkout
 * of the program whose schema it is (this one). That program's own code in `src/database` makes the database and
 * stores a project in it; what lies there is dumped to `fixtures/databases/schema-VERSION.json`.
 *
 * The fixtures so far were written by the first program with a database (a5aa630), by the last one without unfinished
 * trainings (the parent of cbbc30c), and by the one after that. A new migration wants a new fixture, and no old one is written anew.
 */
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dumpDatabase } from '../testing/database-dump';

/** As far as all programs so far agree on it; later ones take more. */
interface Program {
  readonly databaseVersion: number;
  openDatabase(name: string): Promise<{ close(): void }>;
  readonly Archive: new (database: unknown, blobs: unknown) => OldArchive;
  blobsInDatabase(database: unknown): unknown;
  packMap(map: Float32Array): unknown;
}
interface OldArchive {
  saveProject(project: unknown): Promise<void>;
  savePhoto(photo: unknown, original: unknown): Promise<void>;
  saveVersion(version: unknown, bytes: unknown, entries: unknown): Promise<void>;
  saveResult(
    result: unknown,
    picture: unknown,
    thumbnail: Blob,
    original: unknown,
    entries: unknown,
  ): Promise<void>;
  /** Since schema 3. */
  saveTraining?(training: unknown): Promise<void>;
  noteFact(key: string, value: unknown): Promise<void>;
}

async function programIn(folder: string): Promise<Program> {
  const files = ['database', 'archive', 'blob-store', 'packed-map'];
  const parts = files.map((file) => pathToFileURL(path.resolve(folder, 'src/database', `${file}.ts`)).href);
  return Object.assign({}, ...(await Promise.all(parts.map((part) => import(part)))));
}

const project = 'project-1';
const blobOf = (text: string, type: string) => new Blob([text], { type });
function kept(text: string, type = 'image/jpeg') {
  return { sha256: createHash('sha256').update(text).digest('hex'), blob: blobOf(text, type) };
}
const photo = kept('a good photo');
const inspectedPhoto = kept('an inspected photo');
const bundle = kept('a project file', 'application/octet-stream');

const thresholds = {
  pass: 0.5,
  fail: 0.75,
  calibration: { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 },
};
const weights = { misplaced: 1, blurry: 1, crack: 2, noise: 0, combined: 1 };
const region = { width: 2, height: 2, runs: [1, 3] };
const loss = { nfc: 1.5, afs: 0.25, seg: 2, total: 3.75 };

const folder = process.argv[2] ?? '.';
const program = await programIn(folder);
const schema = program.databaseVersion;
const database = await program.openDatabase('fixture');
const archive = new program.Archive(database, program.blobsInDatabase(database));

await archive.saveProject({
  id: project,
  name: 'Line 3 – 螺母',
  object: 'nut',
  words: 'scratch, bent',
  model: 'pico-clip',
  preset: 'default',
  created: 1_790_000_000_000,
  modified: 1_790_000_001_000,
  deleted: null,
  currentVersion: 1,
  sample: false,
  ...(schema > 1 && { region }),
  ...(schema > 2 && { kinds: weights }),
});
await archive.savePhoto(
  {
    project,
    id: 'photo-1',
    name: 'good <1>.jpg',
    sha256: photo.sha256,
    width: 4,
    height: 3,
    role: 'shot',
    facts: {
      width: 4,
      height: 3,
      sharpness: 12.5,
      brightness: 99,
      contrast: 20,
      black: 0,
      white: 0.5,
      afar: Uint8Array.of(1, 2),
      palette: Float32Array.of(0.5),
      texture: Float32Array.of(-1, 0.25),
    },
    preview: blobOf('its preview', 'image/jpeg'),
    thumbnail: blobOf('its thumbnail', 'image/jpeg'),
    blobs: [photo.sha256],
  },
  photo,
);
await archive.saveVersion(
  {
    project,
    number: 1,
    created: 1_790_000_000_500,
    model: 'pico-clip',
    encoder: { name: 'pico-clip', sha256: 'ab'.repeat(32) },
    object: 'nut',
    words: 'scratch, bent',
    preset: 'default',
    settings: { steps: 20, fit: 'squash' },
    seed: 7,
    losses: [loss],
    seconds: 31.5,
    thresholds,
    ...(schema > 1 && { measured: { ...thresholds, pass: 0.25 } }),
    shots: [{ name: 'good <1>.jpg', sha256: photo.sha256 }],
    bundle: bundle.sha256,
    bundleBytes: bundle.blob.size,
    blobs: [bundle.sha256, photo.sha256],
  },
  [bundle, photo],
  [{ kind: 'trained', what: { version: 1, object: 'nut' } }],
);
const review = { decision: 'fail', note: 'burr at the rim', person: 'Ada', time: 1_790_000_003_000 };
await archive.saveResult(
  {
    project,
    id: 'result-1',
    version: 1,
    name: 'part.jpg',
    sha256: inspectedPhoto.sha256,
    width: 4,
    height: 3,
    time: 1_790_000_002_000,
    score: 0.625,
    verdict: 'uncertain',
    thresholds,
    milliseconds: 683,
    review,
    blobs: [inspectedPhoto.sha256],
  },
  {
    project,
    id: 'result-1',
    map: program.packMap(Float32Array.of(0, 0.25, 0.5, 1)),
    placement: { side: 2, photoWidth: 4, photoHeight: 3, width: 2, height: 2, left: 0, top: 0 },
    ...(schema > 1 && { region }),
    preview: blobOf('its preview', 'image/jpeg'),
    painted: { width: 2, height: 1, data: Uint8Array.of(0, 1) },
  },
  blobOf('its thumbnail', 'image/jpeg'),
  inspectedPhoto,
  [
    { kind: 'inspected', what: { result: 'result-1', photo: inspectedPhoto.sha256, score: 0.625 } },
    { kind: 'reviewed', what: { result: 'result-1', decision: 'fail', person: 'Ada' } },
  ],
);
await archive.saveTraining?.({
  project,
  begun: 1_790_000_004_000,
  model: 'pico-clip',
  object: 'nut',
  words: '',
  preset: 'default',
  region,
  kinds: weights,
  seed: 8,
  shots: [{ name: 'good <1>.jpg', sha256: photo.sha256 }],
  checkpoint: {
    random: [1, -2, 3],
    losses: [loss],
    of: 20,
    weights: new Blob([Float32Array.of(0.5, -1.25)]),
  },
  blobs: [photo.sha256],
});
await archive.noteFact('sample-made', true);
database.close();

const file = path.join('fixtures/databases', `schema-${schema}.json`);
await writeFile(file, `${JSON.stringify(await dumpDatabase('fixture'), undefined, 1)}\n`);
console.log(file);
