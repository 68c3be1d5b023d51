import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPhotoFolder } from './photo-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'photos-'));
});
afterEach(() => rm(folder, { recursive: true }));
const put = (name: string) => writeFile(path.join(folder, name), '');

it('lists photos as people order them, and says what it passed over', async () => {
  await mkdir(path.join(folder, 'more.png'));
  for (const name of ['10.JPG', '9.tif', 'a.webp', '.hidden.png', 'notes.txt', 'b.md']) await put(name);
  const { photos, notes } = await openPhotoFolder(folder);
  expect(photos).toEqual(['9.tif', '10.JPG', 'a.webp']);
  expect(notes).toEqual([
    `1 sub-folder of ${folder} was passed over.`,
    `2 files in ${folder} were passed over: not jpg, png, bmp, tiff, webp or gif by name.`,
  ]);
});

it('says nothing where there is nothing to say', async () => {
  await put('1.gif');
  expect((await openPhotoFolder(folder)).notes).toEqual([]);
});

it('refuses a folder that is not there, and one without a photo', async () => {
  await expect(openPhotoFolder(path.join(folder, 'no'))).rejects.toThrow(/there is no such folder\. Name/u);
  await expect(openPhotoFolder(folder)).rejects.toThrow(/There is no photo in .* gif\)\. Name/u);
  await mkdir(path.join(folder, 'good'));
  await expect(openPhotoFolder(folder)).rejects.toThrow(/its sub-folders are not looked at\)\. Name/u);
});
