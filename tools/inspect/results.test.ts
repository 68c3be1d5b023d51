import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Results } from './results';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'results-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('keeps no half of a line where the disk is full', async () => {
  const facts = { object: 'nut', model: 'pico', thresholds: { pass: 0.3, fail: 0.5 } };
  const results = await Results.begin(folder, facts);
  await results.add({ file: 'a.png', score: 0.1, verdict: 'pass', milliseconds: 5 });
  const table = path.join(folder, 'results.csv');
  const whole = await readFile(table, 'utf8');
  const any = await open(table);
  const appendFile = vi.spyOn(Object.getPrototypeOf(any) as FileHandle, 'appendFile');
  await any.close();
  appendFile.mockImplementationOnce(async function (this: FileHandle, line) {
    await this.write(`${line}`.slice(0, 4));
    throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  });
  try {
    await expect(results.add({ file: 'b.png', score: 0.9, verdict: 'fail' })).rejects.toThrow(
      /disk is full/u,
    );
  } finally {
    appendFile.mockRestore();
    await results.close();
  }
  expect(await readFile(table, 'utf8')).toBe(whole);
});
