/** The table and the sentences about each word. */
import { expect, it } from 'vitest';
import type { Effect } from './word-effects';
import { wordFindings, wordOfFolder, wordTable } from './word-table';

const effect = (bent: number, cut: number, imageAuroc: number | null = 0.5): Effect => ({
  contrast: new Map([
    ['bent_lead', bent],
    ['cut_lead', cut],
  ]),
  imageAuroc,
  pixelAuroc: 0.625,
});
const kinds = ['bent_lead', 'cut_lead'];
const rows = [
  { words: [], effect: effect(0.1, 0.2, null) },
  { words: ['bent lead'], effect: effect(0.3, 0.25) },
  { words: ['cut lead'], effect: effect(0.3, -0.05) },
  { words: ['bent lead', 'cut lead'], effect: effect(0.2, 0.2) },
];

it('shows each word beside none and all, its own folder in bold', () => {
  expect(wordTable(rows, kinds).split('\n')).toEqual([
    '| words | bent_lead | cut_lead | image AUROC | pixel AUROC |',
    '| --- | ---: | ---: | ---: | ---: |',
    '| (none) | 10.0 | 20.0 | – | 62.5 |',
    '| bent lead | **30.0 (+20.0)** | 25.0 (+5.0) | 50.0 | 62.5 |',
    '| cut lead | 30.0 (+20.0) | **−5.0 (−25.0)** | 50.0 | 62.5 |',
    '| all 2 | 20.0 (+10.0) | 20.0 (+0.0) | 50.0 | 62.5 |',
  ]);
});

it('says which words lift what they name, and which do not', () => {
  expect(wordFindings(rows, kinds)).toEqual([
    '"bent lead" lifts what it names: +20.0 on its own defects, +5.0 on the others.',
    '"cut lead" does not single out what it names: −25.0 on its own defects, +20.0 on the others; the encoder does not ' +
      'know it in these pictures.',
  ]);
});

it('says nothing of a word that names no folder, or of the only kind', () => {
  expect(wordFindings([rows[0], { words: ['scratch'], effect: effect(1, 1) }], kinds)).toEqual([]);
  expect(wordFindings(rows, ['bent_lead'])).toEqual([]);
});

it('passes over a kind without a number', () => {
  const lacking = rows.map(({ words, effect }) => ({
    words,
    effect: { ...effect, contrast: new Map([...effect.contrast, ['torn', Number.NaN]]) },
  }));
  expect(wordFindings(lacking, [...kinds, 'torn'])).toEqual(wordFindings(rows, kinds));
  expect(wordTable(lacking, ['torn'])).toContain('| bent lead | – (–) |');
});

it('reads a word from a name of a folder', () => {
  expect(wordOfFolder('Bent_lead-2')).toBe('bent lead 2');
});
