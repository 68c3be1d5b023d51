/** Folders as the browser hands them out: in pieces, and some that may not be opened. */
import { expect, it } from 'vitest';
import { filesUnder, pastedFiles } from './drop-zone-files';

function file(fullPath: string, readable = true) {
  const name = fullPath.slice(fullPath.lastIndexOf('/') + 1);
  const give = (ok: (file: Blob) => void, no: (error: Error) => void) =>
    readable ? ok(new Blob([fullPath])) : no(new Error('locked'));
  return { name, fullPath, isFile: true, isDirectory: false, file: give } as unknown as FileSystemEntry;
}

function folder(fullPath: string, children: FileSystemEntry[], readable = true) {
  const createReader = () => {
    let given = 0;
    return {
      readEntries(ok: (entries: FileSystemEntry[]) => void, no: (error: Error) => void) {
        if (!readable) return no(new Error('locked'));
        ok(children.slice(given, given + 100));
        given += 100;
      },
    };
  };
  return { fullPath, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

const many = (path: string, count: number) =>
  Array.from({ length: count }, (_, i) => file(`${path}/${i}.png`));

it('opens a folder all the way down, more than one piece at a time', async () => {
  const shift = folder('/shift', [
    ...many('/shift', 250),
    folder('/shift/night', many('/shift/night', 101)),
    folder('/shift/locked', many('/shift/locked', 3), false),
  ]);
  const heard: number[] = [];
  const found = await filesUnder([shift], (count) => heard.push(count));
  expect(found).toHaveLength(351);
  expect(found[0].name).toBe('0.png');
  expect(found[350].name).toBe('night/100.png');
  expect(await found[350].blob.text()).toBe('/shift/night/100.png');
  expect(heard.at(-1)).toBe(351);
});

it('opens a folder of any size', async () => {
  const days = Array.from({ length: 150_000 }, (_, i) => folder(`/all/${i}`, []));
  const found = await filesUnder([folder('/all', [...days, file('/all/last.png')])], () => {});
  expect(found.map(({ name }) => name)).toEqual(['last.png']);
});

it('names the folder where there is more than one thing', async () => {
  const found = await filesUnder([file('/a.png'), folder('/b', [file('/b/c.png')])], () => {});
  expect(found.map(({ name }) => name)).toEqual(['a.png', 'b/c.png']);
});

it('keeps the place of a file that may not be read', async () => {
  const [found] = await filesUnder([file('/a.png', false)], () => {});
  expect(found).toMatchObject({ name: 'a.png', blob: { size: 0 } });
});

it('gives what was pasted without a name the time as one', () => {
  const named = (name: string) => ({ name }) as File;
  const files = [named('image.png'), named('image.png'), named('nut.jpg')];
  const now = new Date(2026, 10, 24, 14, 3, 22);
  expect(pastedFiles({ files } as unknown as DataTransfer, now).map(({ name }) => name)).toEqual([
    '2026-11-24 14-03-22.png',
    '2026-11-24 14-03-22 2.png',
    'nut.jpg',
  ]);
  expect(pastedFiles(null, now)).toEqual([]);
});
