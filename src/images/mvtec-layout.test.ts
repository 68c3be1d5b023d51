import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import { readMvtecLayout } from './mvtec-layout';

function refusal(paths: string[]): AppError {
  try {
    readMvtecLayout(paths);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('nothing was refused');
}

describe('readMvtecLayout', () => {
  it('reads photos, kinds and masks, in natural order', () => {
    const paths = [
      'ground_truth/scratch/10_mask.png',
      'ground_truth/scratch/2.png',
      'test/scratch/10.png',
      'test/scratch/2.png',
      'test/good/1.png',
      'train/good/12.png',
      'train/good/3.png',
      'readme.txt',
    ];
    const expected = {
      train: ['train/good/3.png', 'train/good/12.png'],
      test: [
        { path: 'test/good/1.png', kind: 'good', defective: false },
        { path: 'test/scratch/2.png', kind: 'scratch', defective: true, mask: 'ground_truth/scratch/2.png' },
        {
          path: 'test/scratch/10.png',
          kind: 'scratch',
          defective: true,
          mask: 'ground_truth/scratch/10_mask.png',
        },
      ],
    };
    expect(readMvtecLayout(paths)).toEqual(expected);
    expect(readMvtecLayout([...paths].reverse())).toEqual(expected);
  });

  it('keeps a defective photo without a mask', () => {
    const { test } = readMvtecLayout([
      'train/good/0.png',
      'test/hole/0.png',
      'ground_truth/crack/0_mask.png',
    ]);
    expect(test).toEqual([{ path: 'test/hole/0.png', kind: 'hole', defective: true }]);
  });

  it('prefers the mask with the name of the layout', () => {
    const masks = ['ground_truth/a/0_mask.png', 'ground_truth/a/0.png'];
    for (const order of [masks, [...masks].reverse()]) {
      const { test } = readMvtecLayout(['train/good/0.png', 'test/a/0.png', ...order]);
      expect(test[0].mask).toBe('ground_truth/a/0_mask.png');
    }
    const { test } = readMvtecLayout([
      'train/good/0.png',
      'test/a/0.png',
      'ground_truth/a/0.png',
      'ground_truth/A/0_mask.png',
    ]);
    expect(test[0].mask).toBe('ground_truth/A/0_mask.png');
  });

  it('takes upper case, other kinds of picture, a folder around it and backslashes', () => {
    const { train, test } = readMvtecLayout([
      'nut\\Train\\Good\\a.JPG',
      'nut\\Test\\Bad\\b.JPEG',
      'nut\\Ground_Truth\\bad\\B_mask.PNG',
      'nut\\test\\GOOD\\c.tif',
    ]);
    expect(train).toEqual(['nut\\Train\\Good\\a.JPG']);
    expect(test).toEqual([
      {
        path: 'nut\\Test\\Bad\\b.JPEG',
        kind: 'Bad',
        defective: true,
        mask: 'nut\\Ground_Truth\\bad\\B_mask.PNG',
      },
      { path: 'nut\\test\\GOOD\\c.tif', kind: 'GOOD', defective: false },
    ]);
  });

  it('passes over what file systems leave behind', () => {
    const { train } = readMvtecLayout([
      'train/good/0.png',
      'train/good/._0.png',
      '__MACOSX/train/good/0.png',
      'train/good/Thumbs.db',
      'test/good/0.png',
      'test_nomask/bad/0.png',
    ]);
    expect(train).toEqual(['train/good/0.png']);
  });

  it('says what is missing, what was found and what was expected', () => {
    const { code, message } = refusal(['photos/a.png', 'photos/b.png', 'other/c.jpg']);
    expect(code).toBe('dataset-layout');
    expect(message).toContain('no photos in train/good');
    expect(message).toContain('3 pictures: 1 in other/, 2 in photos/');
    expect(message).toContain('Expected train/good/*.png');
    expect(refusal(['train/good/0.png']).message).toContain('no photos in test/<kind>');
    expect(refusal(['readme.txt']).message).toContain('1 files and no picture among them');
    expect(refusal([]).code).toBe('dataset-layout');
  });

  it('names the data sets when the folder holds several', () => {
    const { code, message } = refusal([
      'nut/train/good/0.png',
      'cap/train/good/0.png',
      'cap/test/good/0.png',
    ]);
    expect(code).toBe('dataset-layout');
    expect(message).toContain('2 data sets (cap/, nut/)');
  });
});
