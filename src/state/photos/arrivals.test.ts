import { expect, it } from 'vitest';
import { sortArrivals } from './arrivals';

const jpeg = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]);
const text = new Blob(['Dear colleague']);
const file = (name: string, blob: Blob) => ({ name, blob });

it('parts 5000 files, 300 of them no pictures, by what is in them', async () => {
  const files = Array.from({ length: 5000 }, (_, i) =>
    i % 16 === 0 && i < 4800 ? file(`${i}.jpg`, text) : file(`${i}.txt`, jpeg),
  );
  const heard: number[] = [];
  const { pictures, others } = await sortArrivals(files, (done) => heard.push(done));
  expect(pictures).toHaveLength(4700);
  expect(others).toHaveLength(300);
  expect(others.slice(0, 2).map(({ name }) => name)).toEqual(['0.jpg', '16.jpg']);
  expect(heard.at(-1)).toBe(5000);
});

it('orders what it takes by number, and knows projects by their name', async () => {
  const letters = ['a', 'b', 'c', 'd'].map((name) => file(name, text));
  const { pictures, projects } = await sortArrivals([
    file('10.jpg', jpeg),
    ...letters,
    file('x.vtfusion', text),
    file('9.jpg', jpeg),
  ]);
  expect(pictures.map(({ name }) => name)).toEqual(['9.jpg', '10.jpg']);
  expect(projects.map(({ name }) => name)).toEqual(['x.vtfusion']);
});

it('takes no stranger for a picture, however few there are', async () => {
  const files = [file('b.jpg', jpeg), file('Thumbs.db', text)];
  const sorted = { pictures: [files[0]], projects: [], others: [files[1]] };
  expect(await sortArrivals(files)).toEqual({ ...sorted, hasHeic: false });
});

it('leaves a file that cannot be read to its reader', async () => {
  const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
  const files = [file('gone.jpg', gone as unknown as Blob)];
  expect((await sortArrivals(files)).pictures).toEqual(files);
});
