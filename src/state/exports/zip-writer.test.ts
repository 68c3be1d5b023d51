import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { ZipWriter } from './zip-writer';

const photo = new Blob([new Uint8Array(1000)]);

async function namesOf(zips: readonly Blob[]): Promise<string[][]> {
  const opened = zips.map(async (zip) => Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer()))));
  return Promise.all(opened);
}

async function written(most?: { readonly files: number; readonly bytes: number }): Promise<readonly Blob[]> {
  const zip = new ZipWriter(most);
  for (const name of ['a.png', 'b.png', 'c.png']) await zip.add(name, photo);
  return zip.finish();
}

it('writes what fits into one zip', async () => {
  const zips = await written();
  expect(await namesOf(zips)).toEqual([['a.png', 'b.png', 'c.png']]);
  expect(unzipSync(new Uint8Array(await zips[0].arrayBuffer()))['b.png']).toEqual(new Uint8Array(1000));
});

it.each([
  { files: 2, bytes: 1e6 },
  { files: 9, bytes: 2500 },
])('goes on in the next one where one would be more than %j', async (most) => {
  const zips = await written(most);
  expect(await namesOf(zips)).toEqual([['a.png', 'b.png'], ['c.png']]);
  for (const { size } of zips) expect(size).toBeLessThanOrEqual(most.bytes);
});
