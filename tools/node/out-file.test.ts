import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireOutFile, requireWritable, unwritable, writeOutFile } from './out-file';
import { replaceFolder } from './replace-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'out-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes text and bytes, in folders that it makes, in place of what was there', async () => {
  const file = path.join(folder, 'deep', 'a.bin');
  await writeOutFile(file, 'text');
  await writeOutFile(file, Uint8Array.of(1, 2));
  expect([...(await readFile(file))]).toEqual([1, 2]);
  expect(await readdir(path.dirname(file))).toEqual(['a.bin']);
});

it('puts the new file in the place of the old, which stays whole for who is reading it', async () => {
  const file = path.join(folder, 'a.txt');
  await writeOutFile(file, 'the old');
  const reader = await open(file);
  try {
    await writeOutFile(file, 'the new');
    expect(await reader.readFile('utf8')).toBe('the old');
  } finally {
    await reader.close();
  }
  expect(await readFile(file, 'utf8')).toBe('the new');
});

it('leaves what was there when it cannot write, and nothing half', async () => {
  await writeFile(path.join(folder, 'file'), 'kept');
  await expect(writeOutFile(path.join(folder, 'file', 'a'), 'x')).rejects.toThrow(/cannot be written/u);
  await expect(requireWritable(path.join(folder, 'file'))).rejects.toMatchObject({ name: 'UsageError' });
  expect(await readdir(folder)).toEqual(['file']);
});

it('leaves a folder as it was until the one in its place is whole', async () => {
  const place = path.join(folder, 'place');
  const make = (name: string) => async (part: string) => {
    await mkdir(part);
    await writeFile(path.join(part, name), name);
    if (name === 'bad') throw new Error('no ink');
    return name;
  };
  expect(await replaceFolder(place, make('a'))).toBe('a');
  await expect(replaceFolder(place, make('bad'))).rejects.toThrow('no ink');
  expect(await readdir(place)).toEqual(['a']);
  await expect(replaceFolder(place, async () => 'nothing to move')).rejects.toThrow('ENOENT');
  expect(await readdir(place)).toEqual(['a']);
  await replaceFolder(place, make('b'));
  expect(await readdir(place)).toEqual(['b']);
  expect(await readdir(folder)).toEqual(['place']);
});

// A device of Linux that is always full.
it.skipIf(!existsSync('/dev/full'))('says in a sentence that the disk is full', async () => {
  const error = await writeFile('/dev/full', 'x').catch((reason: Error) => reason);
  expect(unwritable('nut.vtfusion', error as Error).message).toBe(
    'The disk is full: nut.vtfusion cannot be written. What was written before is whole; free some space and run the ' +
      'same command again.',
  );
});

it('refuses a folder for a file before the long work, and makes the folder of a file', async () => {
  for (const name of [folder, path.join(folder, 'new/')]) {
    await expect(requireOutFile(name)).rejects.toThrow(/is a folder .*name a file.* with --out/u);
  }
  await requireOutFile(path.join(folder, 'deep', 'a.bin'));
  expect(await readdir(folder)).toEqual(['deep']);
  await writeFile(path.join(folder, 'old'), 'from before');
  await requireOutFile(path.join(folder, 'old'));
});

// A folder of Linux in which nobody can write, whoever asks.
it.skipIf(!existsSync('/proc/self'))(
  'says of a place that takes nothing so, before the long work, and ends',
  async () => {
    for (const [check, place] of [
      [requireWritable, '/proc/x/deep'],
      [requireWritable, '/proc'],
      [requireOutFile, '/proc/x.vtfusion'],
    ] as const) {
      await expect(check(place)).rejects.toThrow(/cannot be written .*name another place with --out/u);
    }
    await expect(writeOutFile('/proc/x/a.csv', 'a')).rejects.toMatchObject({ name: 'UsageError' });
  },
);

it('leaves nothing of its trial in a folder', async () => {
  await requireWritable(path.join(folder, 'new', 'deep'));
  expect(await readdir(path.join(folder, 'new', 'deep'))).toEqual([]);
});
