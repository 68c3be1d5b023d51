import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../node/backends';
import { writePng } from '../node/write-png';
import { toyEncoder } from '../testing/toy-encoder';
import { openCategories } from './categories';
import { drawShots } from './draw-shots';
import { FeatureStore } from './feature-store';
import { CategoryPhotos } from './test-photos';
import { WorkClock } from './work-clock';

let folder: string;
beforeAll(() => selectBackend('cpu'));
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'test-photos-')), 'nut');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const grey = (width: number, height: number, marked = false) => {
  const data = new Uint8Array(width * height * 3).fill(marked ? 0 : 90);
  // The left half is the defect.
  if (marked) for (let i = 0; i < data.length; i++) if (Math.floor(i / 3) % width < width / 2) data[i] = 255;
  return { width, height, data };
};
const put = (file: string, width: number, height: number, marked = false) =>
  writePng(path.join(folder, file), grey(width, height, marked));

async function photos() {
  const [category] = await openCategories({ folders: [folder], objects: [], shots: 1 });
  const toy = toyEncoder();
  const { side } = toy.encoder;
  const found = new CategoryPhotos(category, new FeatureStore(new WorkClock(), toy.encoder), side);
  toy.dispose();
  return { found, side, category };
}

describe('test photos', () => {
  beforeEach(async () => {
    await put('train/good/0.png', 60, 40);
    await put('test/good/0.png', 60, 40);
    await put('test/cut/0.png', 60, 40);
  });

  it.each([
    [60, 40],
    [120, 80],
    [30, 20],
  ])('take a mask of %i x %i pixels, which has their shape', async (width, height) => {
    await put('ground_truth/cut/0_mask.png', width, height, true);
    const { found, side } = await photos();
    const [bad] = await found.tests(() => {});
    const { data } = bad.mask!;
    expect(data.reduce((sum, value) => sum + value, 0)).toBe(side ** 2 / 2);
    expect([data[0], data[side - 1]]).toEqual([1, 0]);
    expect([...found.notes]).toEqual([]);
  });

  it('leave out a mask of another shape, with a sentence', async () => {
    await put('ground_truth/cut/0_mask.png', 40, 60, true);
    await put('test/cut/1.png', 60, 40);
    await put('ground_truth/cut/1_mask.png', 60, 40, true);
    const { found } = await photos();
    const [first, second] = await found.tests(() => {});
    expect(first.mask).toBeUndefined();
    expect(second.mask).toBeDefined();
    expect([...found.notes][0]).toMatch(
      /0_mask\.png has 40 x 60 pixels and its photo 60 x 40, which is another shape\. test\/cut\/0\.png counts for the image metrics only\./,
    );
  });

  it('are read once, and those that cannot be read are said and left out', async () => {
    await writeFile(path.join(folder, 'test/good/0.png'), 'torn');
    let count = 0;
    const { found } = await photos();
    const cases = await found.tests(() => count++);
    expect(await found.tests(() => count++)).toEqual(cases);
    expect(count).toBe(2);
    expect(cases.map((each) => each.path)).toEqual(['test/cut/0.png']);
    const notes = [...found.notes].join('\n');
    expect(notes).toMatch(/test\/good\/0\.png.* The photo is left out\./);
    expect(notes).toContain('nut has no readable good test photo');
  });

  it('are refused each time when not one can be read', async () => {
    for (const file of ['test/good/0.png', 'test/cut/0.png']) await writeFile(path.join(folder, file), '');
    const { found } = await photos();
    for (let seed = 1; seed <= 3; seed++)
      await expect(found.tests(() => {})).rejects.toThrow('Not one test photo of nut can be read.');
  });

  it('say when there are no masks, and when nothing is defective', async () => {
    const unmasked = await photos();
    await unmasked.found.tests(() => {});
    expect([...unmasked.found.notes]).toEqual(['nut has no masks: there are image metrics only.']);
    await rm(path.join(folder, 'test/cut'), { recursive: true });
    const faultless = await photos();
    await faultless.found.tests(() => {});
    expect([...faultless.found.notes][0]).toContain('nut has no readable defective test photo');
  });
});

describe('shots', () => {
  it('are those of the draw; one that cannot be read is passed over for the next', async () => {
    await mkdir(folder, { recursive: true });
    for (let i = 0; i < 5; i++) await put(`train/good/${i}.png`, 20, 20);
    await put('test/good/0.png', 20, 20);
    const order = drawShots(5, 5, 7).map((place) => `train/good/${place}.png`);
    const whole = await photos();
    expect((await whole.found.shots(2, 7)).files).toEqual(order.slice(0, 2));

    await writeFile(path.join(folder, order[1]), 'torn');
    const { found } = await photos();
    const { files, pictures } = await found.shots(2, 7);
    expect(files).toEqual([order[0], order[2]]);
    expect(pictures).toHaveLength(2);
    expect([...found.notes][0]).toContain(`${order[1]}`);
    await expect(found.shots(5, 7)).rejects.toThrow(
      /Of nut's good photos only 4 can be read, too few for 5 shots/,
    );
  });
});
