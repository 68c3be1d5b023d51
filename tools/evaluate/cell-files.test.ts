import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../node/usage-error';
import type { Cell, CellFile } from './cell';
import { cellPath, readCells, requireSameSettings, type Settings, writeCell } from './cell-files';
import { StopRun } from './stop-run';
import { madeCell, madeCellFile } from './testing/make-cell';
import { writeOrStop } from './write-or-stop';

let out: string;
beforeEach(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'cell-files-'));
});
afterEach(() => rm(out, { recursive: true }));

describe('cells on disk', () => {
  it('are read as they were written, whatever their names hold', async () => {
    const files = [
      madeCellFile(),
      madeCellFile({ method: 'winclip+', category: '../Ünter "Teil" *' }),
      madeCellFile({ shots: 16, seed: 3 }, { pixel_auroc: null }),
    ];
    for (const file of files) await writeCell(out, file);
    const read = await readCells(out);
    expect(read).toHaveLength(3);
    expect(read).toEqual(expect.arrayContaining(files));
    expect(await readdir(out)).toEqual(['cells']);
    for (const { cell } of files) expect(cellPath(out, cell).startsWith(path.join(out, 'cells'))).toBe(true);
  });

  it('are none in a new folder, and what an interruption left half is passed over', async () => {
    expect(await readCells(out)).toEqual([]);
    await writeCell(out, madeCellFile());
    await writeFile(`${cellPath(out, madeCellFile({ seed: 2 }).cell)}.part`, '{"format": "vtf');
    expect(await readCells(out)).toHaveLength(1);
  });

  it('of earlier programs have no figures of what those did not measure', async () => {
    const { good_uncertain: _, caught: __, ...older } = madeCell();
    await writeCell(out, { ...madeCellFile(), cell: older as Cell });
    const [{ cell }] = await readCells(out);
    expect(cell).toEqual({ ...older, good_uncertain: null, caught: null });
  });

  it('are refused by name when they are none', async () => {
    await mkdir(path.join(out, 'cells'));
    await writeFile(path.join(out, 'cells', 'x.json'), '{}');
    const run = readCells(out);
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(/x\.json is no finished cell .* delete it/);
  });
});

describe('writeOrStop', () => {
  it('replaces a file, and leaves nothing beside it', async () => {
    const file = path.join(out, 'deep', 'a.json');
    await writeOrStop(file, 'one');
    await writeOrStop(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(path.dirname(file))).toEqual(['a.json']);
  });

  it.skipIf(!existsSync('/dev/full'))('keeps what was there when the disk is full, and says so', async () => {
    const file = path.join(out, 'a.json');
    await writeOrStop(file, 'kept');
    await symlink('/dev/full', `${file}.part`);
    const run = writeOrStop(file, 'new');
    await expect(run).rejects.toThrow(StopRun);
    await expect(run).rejects.toThrow(
      /The disk is full: .*a\.json cannot be written\. .* is kept; free some space/,
    );
    expect(await readFile(file, 'utf8')).toBe('kept');
  });

  it('says when a place cannot be written', async () => {
    await writeFile(path.join(out, 'file'), '');
    await expect(writeOrStop(path.join(out, 'file', 'a.json'), '')).rejects.toThrow(
      /cannot be written to .*name another folder/,
    );
  });
});

describe('requireSameSettings', () => {
  const run = { model: 'pico-clip', steps: 5 };
  const settings: Settings = {
    run,
    categories: new Map([['nut', { photos: 'aa' }]]),
    methods: new Map([['vtfusion', { version: '1' }]]),
  };
  const earlier = (conditions: Partial<CellFile['conditions']>, key = {}): CellFile => ({
    ...madeCellFile(key),
    conditions: { run, category: { photos: 'aa' }, method: { version: '1' }, ...conditions },
  });
  const check =
    (...files: CellFile[]) =>
    () =>
      requireSameSettings('OUT', files, settings);

  it('lets a run go on with the same, and with more methods, shots, seeds and data', () => {
    expect(check()).not.toThrow();
    expect(check(earlier({}))).not.toThrow();
    // Of another run: its method and its photos are not looked at now.
    const others = { category: { photos: 'bb' }, method: { version: '9' } };
    expect(check(earlier(others, { category: 'cap', method: 'features', shots: 8 }))).not.toThrow();
  });

  it('says which settings differ, once each', () => {
    const other = { run: { model: 'vit', tiles: '2x2' }, category: { photos: 'bb' }, method: {} };
    const refused = check(earlier(other), earlier(other, { seed: 2 }));
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(
      'OUT holds cells that were made with other settings: model was vit and is pico-clip now; ' +
        'tiles was 2x2 and is not set now; steps was not set and is 5 now; photos of nut was bb and is aa now; ' +
        'version of vtfusion was not set and is 1 now. Name another folder with --out',
    );
  });
});
