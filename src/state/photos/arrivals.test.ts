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
  const { taken, others } = await sortArrivals(files, (done) => heard.push(done));
  expect(taken).toHaveLength(4700);
  expect(others).toHaveLength(300);
  expect(others.slice(0, 2)).toEqual(['0.jpg', '16.jpg']);
  expect(heard.at(-1)).toBe(5000);
});

it('orders what it takes by number, and knows projects by their name', async () => {
  const letters = ['a', 'b', 'c', 'd'].map((name) => file(name, text));
  const { taken, projects } = await sortArrivals([
    file('10.jpg', jpeg),
    ...letters,
    file('x.vtfusion', text),
    file('9.jpg', jpeg),
  ]);
  expect(taken.map(({ name }) => name)).toEqual(['9.jpg', '10.jpg']);
  expect(projects.map(({ name }) => name)).toEqual(['x.vtfusion']);
});

it('hands few strangers on, so that each can be named', async () => {
  const files = [file('b.jpg', jpeg), file('a.txt', text)];
  expect(await sortArrivals(files)).toEqual({ taken: [files[1], files[0]], projects: [], others: [] });
});

it('leaves a file that cannot be read to its reader', async () => {
  const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
  const files = [file('gone.jpg', gone as unknown as Blob)];
  expect((await sortArrivals(files)).taken).toEqual(files);
});
