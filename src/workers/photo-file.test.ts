import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bytesOf } from './photo-file';

const folder = mkdtempSync(path.join(tmpdir(), 'photo-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file as it was given, and names one that is another by now', async () => {
  const file = path.join(folder, 'nut.jpg');
  writeFileSync(file, 'a nut');
  const photo = { name: 'nut.jpg', blob: await openAsBlob(file) };
  expect(new TextDecoder().decode(await bytesOf(photo))).toBe('a nut');
  writeFileSync(file, 'another nut');
  await expect(bytesOf(photo)).rejects.toMatchObject({
    name: 'image-gone',
    message: expect.stringMatching(/^"nut\.jpg" can no longer be read: /u),
  });
});

it('lets through what else went wrong', async () => {
  const blob = Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new RangeError('memory')) });
  await expect(bytesOf({ name: 'a', blob })).rejects.toBeInstanceOf(RangeError);
});
