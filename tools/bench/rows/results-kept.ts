/** Listing a project's results against how many are kept, in a browser's own database. */
import { Archive } from '../../../src/database/archive';
import { blobsInDatabase } from '../../../src/database/blob-store';
import { openDatabase } from '../../../src/database/database';
import type { ResultRecord } from '../../../src/database/records';
import { nothing, type Prepared, type Trial, timed } from '../trial';

const counts = [500, 2000, 8000];
const name = 'vtfusion-bench';

/** No trial where there is no such database. */
export async function resultCurve(): Promise<Prepared> {
  if (!('indexedDB' in globalThis)) return { trials: [], dispose: nothing };
  const database = await openDatabase(name);
  const archive = new Archive(database, blobsInDatabase(database));
  for (const count of counts) {
    const write = database.transaction('results', 'readwrite');
    for (let i = 0; i < count; i++) void write.store.put(resultOf(`${count}`, i));
    await write.done;
  }
  const list = async (count: number) => {
    const { records } = await archive.results(`${count}`);
    if (records.length !== count) throw new Error(`${records.length} of ${count} results were read.`);
  };
  return {
    trials: counts.map(
      (count): Trial => ({
        name: `${count} results`,
        unit: 'ms',
        measure: timed(() => list(count)),
        at: { of: 'results', count },
      }),
    ),
    dispose() {
      database.close();
      indexedDB.deleteDatabase(name);
    },
  };
}

function resultOf(project: string, i: number): ResultRecord {
  const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 };
  return {
    project,
    id: `result-${i}`,
    version: 1,
    name: `part ${i}.jpg`,
    sha256: 'ab'.repeat(32),
    width: 480,
    height: 480,
    time: i,
    score: (i % 1000) / 1000,
    verdict: 'pass',
    milliseconds: 50,
    thresholds: { pass: 0.5, fail: 0.6, calibration },
    review: null,
    blobs: [],
  };
}
