import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFiles } from './list-files';
import { readImage, readMask } from './read-image';
import { writePng } from './write-png';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('pictures in files', () => {
  it('are read as they were written, in a folder made for them', async () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 250, 251, 252) };
    const path = join(folder, 'deep', 'er', 'a.png');
    await writePng(path, image);
    expect(await readImage(path)).toEqual(image);
    expect([...(await readMask(path)).data]).toEqual([0, 1]);
  });

  it('are named by their path when they cannot be read', async () => {
    const path = join(folder, 'empty.png');
    await writeFile(path, '');
    await expect(readImage(path)).rejects.toMatchObject({ code: 'image-empty' });
    await expect(readImage(path)).rejects.toThrow(path);
  });
});

describe('listFiles', () => {
  it('lists files below the folder in natural order', async () => {
    await mkdir(join(folder, 'b', 'c'), { recursive: true });
    await mkdir(join(folder, 'empty'));
    for (const name of ['10.png', '9.png', 'b/c/1.png', 'a.txt']) await writeFile(join(folder, name), '');
    expect(await listFiles(folder)).toEqual(['9.png', '10.png', 'a.txt', 'b/c/1.png']);
  });

  it('goes into folders that are linked, but not around in a circle', async () => {
    await mkdir(join(folder, 'set', 'good'), { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'elsewhere', '1.png'), '');
    await symlink(join(folder, 'elsewhere'), join(folder, 'set', 'spot'));
    await symlink(join(folder, 'set'), join(folder, 'set', 'good', 'again'));
    await symlink(join(folder, 'gone.png'), join(folder, 'set', 'good', '2.png'));
    expect(await listFiles(join(folder, 'set'))).toEqual(['good/2.png', 'spot/1.png']);
  });
});
