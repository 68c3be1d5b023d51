import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../node/usage-error';
import { type CategoryRequest, openCategories } from './categories';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'categories-'));
});
afterEach(() => rm(root, { recursive: true }));

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, name);
  }
}

const mvtec = (folder: string) =>
  files(
    `${folder}/train/good/0.png`,
    `${folder}/train/good/1.png`,
    `${folder}/test/good/0.png`,
    `${folder}/test/cut/0.png`,
  );

const opened = (folders: string[], request: Partial<CategoryRequest> = {}) =>
  openCategories({
    folders: folders.map((name) => path.join(root, name)),
    objects: [],
    shots: 1,
    ...request,
  });

describe('openCategories', () => {
  it('opens a category, and every category of a folder of them', async () => {
    await mvtec('mvtec_ad/metal_nut');
    await mvtec('mvtec_ad/cap3');
    await mvtec('visa_pcb1');
    const found = await opened(['mvtec_ad', 'visa_pcb1']);
    expect(found.map(({ name, object }) => [name, object])).toEqual([
      ['cap3', 'cap'],
      ['metal_nut', 'metal nut'],
      ['visa_pcb1', 'pcb'],
    ]);
    const [alone] = await opened(['mvtec_ad/cap3']);
    expect(alone.name).toBe('cap3');
    expect(alone.fingerprint).toBe(found[0].fingerprint);
  });

  it('knows when a photo came, went or was changed', async () => {
    await mvtec('a');
    const print = async () => (await opened(['a']))[0].fingerprint;
    const before = await print();
    expect(await print()).toBe(before);
    await writeFile(path.join(root, 'a/test/cut/0.png'), 'another photo');
    const changed = await print();
    expect(changed).not.toBe(before);
    await files('a/test/cut/1.png');
    const more = await print();
    expect(more).not.toBe(changed);
    // Another photo of as many bytes.
    await utimes(path.join(root, 'a/test/cut/1.png'), 1000, 1000);
    expect(await print()).not.toBe(more);
  });

  it('knows when a photo serves for something else', async () => {
    const photo = (name: string) => `candle/Data/Images/${name}.JPG`;
    const mask = (name: string) => `candle/Data/Masks/Anomaly/${name}.png`;
    const row = (...cells: string[]) => ['candle', ...cells].join(',');
    const usual = {
      learn: row('train', 'normal', photo('Normal/0'), ''),
      good: row('test', 'normal', photo('Normal/1'), ''),
      bad: row('test', 'anomaly', photo('Anomaly/0'), mask('0')),
      also: row('test', 'anomaly', photo('Anomaly/1'), mask('1')),
    };
    await files(...['Normal/0', 'Normal/1', 'Anomaly/0', 'Anomaly/1'].map(photo), mask('0'), mask('1'));
    await mkdir(path.join(root, 'split_csv'));
    const print = async (changed: Partial<typeof usual> = {}) => {
      const lines = ['object,split,label,image,mask', ...Object.values({ ...usual, ...changed })];
      await writeFile(path.join(root, 'split_csv/1cls.csv'), lines.join('\n'));
      return (await opened(['candle']))[0].fingerprint;
    };
    const prints = [
      await print(),
      await print({ good: row('train', 'normal', photo('Normal/1'), '') }),
      await print({ good: row('test', 'anomaly', photo('Normal/1'), '') }),
      await print({
        bad: row('test', 'anomaly', photo('Anomaly/0'), mask('1')),
        also: row('test', 'anomaly', photo('Anomaly/1'), mask('0')),
      }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(await print()).toBe(prints[0]);
  });

  it('takes the object from --object, or says that a numbered folder has no name', async () => {
    await mvtec('btad/01');
    const [numbered] = await opened(['btad']);
    expect(numbered.object).toBe('object');
    expect(numbered.notes[0]).toContain('01 says nothing');
    const [named] = await opened(['btad'], { objects: ['valve'] });
    expect(named).toMatchObject({ object: 'valve', notes: [] });
    await mvtec('btad/02');
    await expect(opened(['btad'], { objects: ['valve'] })).rejects.toThrow(
      /holds 2 categories, which --object/,
    );
  });

  it('finds the split of VisA in the data set, and beside one object of it', async () => {
    const rows = ['object,split,label,image,mask'];
    for (const [split, label, file] of [
      ['train', 'normal', 'Normal/0.JPG'],
      ['test', 'anomaly', 'Anomaly/0.JPG'],
    ]) {
      rows.push(`candle,${split},${label},candle/Data/Images/${file},`);
      await files(`VisA/candle/Data/Images/${file}`);
    }
    await mkdir(path.join(root, 'VisA/split_csv'));
    await writeFile(path.join(root, 'VisA/split_csv/1cls.csv'), rows.join('\n'));
    for (const folder of ['VisA', 'VisA/candle']) {
      const [candle] = await opened([folder]);
      expect(candle).toMatchObject({ name: 'candle', layout: 'VisA' });
      expect(candle.dataset.train).toHaveLength(1);
    }
  });

  it('draws test photos when they are limited, with the same fingerprint', async () => {
    await mvtec('a');
    await files('a/test/cut/1.png', 'a/test/cut/2.png');
    const [[all], [some]] = [await opened(['a']), await opened(['a'], { limit: 2 })];
    expect(some.dataset.test).toHaveLength(2);
    expect(some.fingerprint).toBe(all.fingerprint);
  });

  it.each([
    [['nowhere'], {}, /nowhere does not exist/],
    [['a/train/good/0.png'], {}, /0\.png is no folder/],
    [['stray'], {}, /stray: The folder is no data set\. Found 1 pictures: 1 in x\/\. Expected train\/good/],
    [['a'], { shots: 3 }, /a has 2 good photos to learn from, too few to draw 3; lower --shots/],
    [
      ['plain'],
      { shots: 2 },
      /plain has 2 good photos .*one of which must be left to test with, too few to draw 2/,
    ],
    [['a', 'b/a'], {}, /Two categories are called a .*b\/a/],
  ] as const)('refuses %j with a sentence', async (folders, request, message) => {
    await mvtec('a');
    await mvtec('b/a');
    await files('stray/x/0.png', 'plain/good/0.png', 'plain/good/1.png', 'plain/bad/0.png');
    const error: unknown = await opened([...folders], request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
  });
});
