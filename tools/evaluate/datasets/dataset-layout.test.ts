import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../node/usage-error';
import { readDatasetLayout } from './dataset-layout';
import type { Category } from './layout-files';

function refusal(...given: Parameters<typeof readDatasetLayout>): string {
  try {
    readDatasetLayout(...given);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
  }
  throw new Error('nothing was refused');
}

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,7}$/u);
const kind = name.filter(
  (each) => !/^(good|ok|normal|train|test|ground_truth|gt|masks?|labels?)$/u.test(each),
);
const stems = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 4 });
const numbered = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b).map((n) => `${n}`);

/** A category and its files, in the names of a collection. */
interface Made {
  readonly files: readonly string[];
  readonly category: Category;
}

function mvtecLike(good: string, suffix: string, ending: string): fc.Arbitrary<(root: string) => Made> {
  return fc
    .record({
      train: stems,
      good: stems,
      kinds: fc.dictionary(kind, stems, { maxKeys: 3 }),
      masked: fc.boolean(),
    })
    .map((drawn) => (root: string) => {
      const at = (part: string, kindName: string, stem: string, end: string) =>
        `${root}${part}/${kindName}/${stem}${end}`;
      const defects = Object.keys(drawn.kinds).flatMap((each) =>
        numbered(drawn.kinds[each]).map((stem) => {
          const path = at('test', each, stem, ending);
          const mask = at('ground_truth', each, `${stem}${suffix}`, '.png');
          return { path, kind: each, defective: true, ...(drawn.masked && { mask }) };
        }),
      );
      const train = numbered(drawn.train).map((stem) => at('train', good, stem, ending));
      const normal = numbered(drawn.good).map((stem) => ({
        path: at('test', good, stem, ending),
        kind: good,
        defective: false,
      }));
      const test = [...defects, ...normal];
      const masks = defects.flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
      return {
        files: [...train, ...test.map(({ path }) => path), ...masks],
        category: { root, layout: 'MVTec AD', dataset: { train, test } },
      };
    });
}

const junk = fc.subarray(['readme.txt', 'license.pdf', '.DS_Store', '__MACOSX/train/good/0.png', 'logo.png']);

/** What was found, whatever the order of its test photos. */
function comparable(categories: readonly Category[]) {
  return categories.map(({ root, layout, dataset }) => ({
    root,
    layout,
    train: [...dataset.train].sort(),
    test: [...dataset.test].sort((a, b) => (a.path < b.path ? -1 : 1)),
  }));
}

describe('readDatasetLayout', () => {
  it.each([
    ['MVTec AD and MPDD', 'good', '_mask', '.png'],
    ["VisA's 1-class form", 'good', '', '.JPG'],
    ['BTAD', 'ok', '', '.bmp'],
  ])('finds every category of %s, whatever the order and whatever lies beside', (_, good, suffix, ending) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
        mvtecLike(good, suffix, ending),
        junk,
        fc.integer(),
        (names, make, beside, seed) => {
          const made = names.map((each) => make(`${each}/`));
          const files = [...made.flatMap((each) => each.files), ...beside];
          const order = files.map((_, i) => (i * 7919 + Math.abs(seed)) % 104_729);
          const shuffled = files.map((file, i) => ({ file, at: order[i] })).sort((a, b) => a.at - b.at);
          const found = readDatasetLayout(shuffled.map(({ file }) => file));
          const expected = made.map(({ category }) => category).sort((a, b) => (a.root < b.root ? -1 : 1));
          const byRoot = [...found].sort((a, b) => (a.root < b.root ? -1 : 1));
          expect(comparable(byRoot)).toEqual(comparable(expected));
        },
      ),
    );
  });

  it('reads a plain folder: every good photo may be learnt from and is tested, everything else is defective', () => {
    fc.assert(
      fc.property(stems, fc.dictionary(kind, stems, { maxKeys: 3 }), (good, kinds) => {
        const goods = numbered(good).map((stem) => `good/${stem}.jpg`);
        const bad = Object.keys(kinds).flatMap((each) =>
          numbered(kinds[each]).map((n) => `${each}/${n}.jpg`),
        );
        const [{ layout, dataset }, ...others] = readDatasetLayout([...bad, ...goods]);
        expect(others).toEqual([]);
        expect(layout).toBe('plain folder');
        expect(dataset.train).toEqual(goods);
        expect(dataset.test.map(({ path }) => path).sort()).toEqual([...goods, ...bad].sort());
        for (const { path, defective, mask } of dataset.test) {
          expect(defective).toBe(!path.startsWith('good/'));
          expect(mask).toBeUndefined();
        }
      }),
    );
  });

  it('takes pictures beside good/ for defective ones, and masks for none', () => {
    const [{ dataset }] = readDatasetLayout([
      'good/1.png',
      'x.png',
      'masks/x.png',
      'deep/er/y.png',
      'good/no.txt',
    ]);
    expect(dataset.test).toEqual([
      { path: 'deep/er/y.png', kind: 'deep', defective: true },
      { path: 'good/1.png', kind: 'good', defective: false },
      { path: 'x.png', kind: 'defective', defective: true },
    ]);
  });

  it('finds categories of several layouts in one folder', () => {
    const found = readDatasetLayout(['a/train/good/0.png', 'a/test/bad/0.png', 'b/OK/0.png', 'b/cut/1.png']);
    expect(found.map(({ root, layout }) => [root, layout])).toEqual([
      ['a/', 'MVTec AD'],
      ['b/', 'plain folder'],
    ]);
  });

  it('says what was found and every layout that it knows', () => {
    const message = refusal(['photos/a.png', 'b.png']);
    expect(message).toMatch(
      /^The folder is no data set\. Found 2 pictures: 1 in \.\/, 1 in photos\/\. Expected /,
    );
    for (const layout of ['train/good', 'split_csv/1cls.csv', 'good/*.png', 'BTAD'])
      expect(message).toContain(layout);
  });

  it('never fails but with a sentence', () => {
    const part = fc.oneof(
      name,
      fc.constantFrom('train', 'test', 'good', 'Data', 'Images', 'Normal', '.', '..', ''),
    );
    const path = fc.array(part, { maxLength: 5 }).map((parts) => `${parts.join('/')}.png`);
    fc.assert(
      fc.property(
        fc.array(path, { maxLength: 8 }),
        fc.option(fc.string(), { nil: undefined }),
        (paths, visaSplit) => {
          try {
            for (const { dataset } of readDatasetLayout(paths, { visaSplit })) {
              expect(dataset.train.length).toBeGreaterThan(0);
              expect(dataset.test.length).toBeGreaterThan(0);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});

describe('VisA as it is published', () => {
  const files = [
    'candle/Data/Images/Normal/0000.JPG',
    'candle/Data/Images/Normal/0001.JPG',
    'candle/Data/Images/Normal/0002.JPG',
    'candle/Data/Images/Anomaly/000.JPG',
    'candle/Data/Masks/Anomaly/000.png',
    'candle/image_anno.csv',
    'split_csv/1cls.csv',
  ];
  const visaSplit = [
    'object,split,label,image,mask',
    'candle,train,normal,candle/Data/Images/Normal/0001.JPG,',
    'candle,test,normal,candle/Data/Images/Normal/0000.JPG,',
    'candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png',
    'candle,train,normal,candle/Data/Images/Normal/0999.JPG,',
    'pcb1,train,normal,pcb1/Data/Images/Normal/0002.JPG,',
    '',
  ].join('\r\n');
  const dataset = (prefix: string) => ({
    train: [`${prefix}Data/Images/Normal/0001.JPG`],
    test: [
      { path: `${prefix}Data/Images/Normal/0000.JPG`, kind: 'good', defective: false },
      {
        path: `${prefix}Data/Images/Anomaly/000.JPG`,
        kind: 'anomaly',
        defective: true,
        mask: `${prefix}Data/Masks/Anomaly/000.png`,
      },
    ],
  });

  it('is split as its CSV says; photos that are not there or not named are passed over', () => {
    expect(readDatasetLayout(files, { visaSplit })).toEqual([
      { root: 'candle/', layout: 'VisA', dataset: dataset('candle/') },
    ]);
    const deeper = files.map((file) => `VisA/${file}`);
    expect(readDatasetLayout(deeper, { visaSplit })[0]).toMatchObject({ root: 'VisA/candle/' });
  });

  it('may be one object, named by its folder', () => {
    const own = files.filter((file) => file.includes('Data')).map((file) => file.slice('candle/'.length));
    expect(readDatasetLayout(own, { visaSplit, folder: 'candle' })).toEqual([
      { root: '', layout: 'VisA', dataset: dataset('') },
    ]);
    expect(refusal(own, { visaSplit, folder: 'cake' })).toContain('no photos of "cake"');
  });

  it('is refused without its split', () => {
    expect(refusal(files)).toContain("looks like VisA's but has no split_csv/1cls.csv");
  });
});
