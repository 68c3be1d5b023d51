import { describe, expect, it } from 'vitest';
import { UsageError } from '../../node/usage-error';
import { readMvtecLayout, readMvtecLayouts } from './mvtec-layout';

function refusal(paths: string[]): UsageError {
  try {
    readMvtecLayout(paths);
  } catch (error) {
    if (error instanceof UsageError) return error;
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

  it('reads the names of BTAD, of MPDD and of VisA in its 1-class form', () => {
    const btad = readMvtecLayout([
      'train/ok/0.bmp',
      'test/ok/1.bmp',
      'test/ko/2.bmp',
      'ground_truth/ko/2.png',
    ]);
    expect(btad.train).toEqual(['train/ok/0.bmp']);
    expect(btad.test).toEqual([
      { path: 'test/ko/2.bmp', kind: 'ko', defective: true, mask: 'ground_truth/ko/2.png' },
      { path: 'test/ok/1.bmp', kind: 'ok', defective: false },
    ]);
    const masks = ['ground_truth/scratches/1_mask.png', 'ground_truth/scratches/2-GT.png'];
    const photos = ['train/good/0.png', 'test/scratches/1.png', 'test/scratches/2.png'];
    expect(readMvtecLayout([...photos, ...masks]).test.map(({ mask }) => mask)).toEqual(masks);
    const visa = ['train/good/0.JPG', 'test/bad/003.JPG', 'ground_truth/bad/003.png'];
    expect(readMvtecLayout(visa).test[0].mask).toBe('ground_truth/bad/003.png');
  });

  it('reads every category of a folder of them', () => {
    const found = readMvtecLayouts([
      'nut/train/good/0.png',
      'cap/test/bad/0.png',
      'nut/test/good/1.png',
      'cap/train/good/0.png',
    ]);
    expect([...found.keys()]).toEqual(['cap/', 'nut/']);
    expect(found.get('nut/')).toEqual({
      train: ['nut/train/good/0.png'],
      test: [{ path: 'nut/test/good/1.png', kind: 'good', defective: false }],
    });
    expect(readMvtecLayouts(['a/b.png']).size).toBe(0);
  });

  it('says what is missing, what was found and what was expected', () => {
    const { message } = refusal(['photos/a.png', 'photos/b.png', 'other/c.jpg']);
    expect(message).toContain('no photos in train/good');
    expect(message).toContain('3 pictures: 1 in other/, 2 in photos/');
    expect(message).toContain('Expected train/good/*.png');
    expect(refusal(['train/good/0.png']).message).toContain('no photos in test/<kind>');
    expect(refusal(['cap/test/good/0.png']).message).toContain('no photos in cap/train/good');
    expect(refusal(['readme.txt']).message).toContain('1 file and no picture among them');
    expect(refusal([]).message).toContain('0 files and no picture among them');
  });

  it('names the data sets when one was asked for and the folder holds several', () => {
    const files = ['train/good/0.png', 'test/good/0.png'];
    const { message } = refusal(['nut', 'cap'].flatMap((name) => files.map((file) => `${name}/${file}`)));
    expect(message).toContain('2 data sets (cap/, nut/)');
  });
});
