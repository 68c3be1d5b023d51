/** Results as a long season leaves them, put straight into the database of the page. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { openProject } from './app';

/** Adds `count` results to the project that is open; a reload shows them. */
export async function storeResults(page: Page, count: number): Promise<void> {
  const project = openProject(page);
  const jpeg = await sharp(readFileSync('public/samples/test-stain-01.jpg'))
    .resize(160, 160)
    .jpeg()
    .toBuffer();
  await page.evaluate(
    async ({ project, count, base64 }) => {
      const thumbnail = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], {
        type: 'image/jpeg',
      });
      const opening = indexedDB.open('vtfusion');
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const write = database.transaction(['results', 'thumbnails'], 'readwrite');
      const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.95 };
      const begin = new Date(2026, 0, 1, 12).getTime();
      for (let i = 0; i < count; i++) {
        const id = `r${String(i).padStart(6, '0')}`;
        const score = ((i * 7919) % 1000) / 1000;
        write.objectStore('results').put({
          project,
          id,
          version: 1,
          name: `part ${i}.jpg`,
          sha256: 'ab'.repeat(32),
          width: 480,
          height: 480,
          time: begin + i * 3_600_000,
          score,
          milliseconds: 50,
          verdict: score <= 0.5 ? 'pass' : score <= 0.6 ? 'uncertain' : 'fail',
          thresholds: { pass: 0.5, fail: 0.6, calibration },
          review:
            i % 10 === 0
              ? {
                  decision: 'fail',
                  note: i === 500 ? 'scratch at the rim' : '',
                  person: 'A. Person',
                  time: begin,
                }
              : null,
          blobs: [],
        });
        write.objectStore('thumbnails').put({ project, id, blob: thumbnail });
      }
      await new Promise<void>((resolve, reject) => {
        write.oncomplete = () => resolve();
        write.onerror = () => reject(write.error);
      });
      database.close();
    },
    { project, count, base64: jpeg.toString('base64') },
  );
}
