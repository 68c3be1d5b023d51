import { describe, expect, it } from 'vitest';
import type { Figure } from './measure';
import { amount, lineOf, markdownOf, meanLine } from './report';
import { summaryOf } from './statistics';

const figure: Figure = {
  row: 'image-encoder',
  trial: 'batch 1',
  backend: 'wasm',
  model: 'pico-clip',
  unit: 'ms',
  ours: summaryOf([50, 40, 60]),
  peers: [
    {
      name: 'onnxruntime-web 1.2.3',
      summary: summaryOf([100, 90, 110]),
      agreement: { cosine: 0.99991234, largestDifference: 0.0512 },
      ratio: 2,
    },
  ],
};
const alone: Figure = { ...figure, trial: 'batch 8', peers: [] };
const differing: Figure = {
  ...figure,
  peers: [{ name: 'other', summary: summaryOf([1]), agreement: { cosine: 0, largestDifference: 9 } }],
};

describe('the report', () => {
  it('writes amounts with three digits that count', () => {
    expect(amount(0.012345, 'ms')).toBe('0.0123 ms');
    expect(amount(1234.5, 'ms')).toBe('1235 ms');
    expect(amount(23_456, 'ms')).toBe('23.5 s');
    expect(amount(130_000_000, 'bytes')).toBe('130 MB');
    expect(amount(7, 'per s')).toBe('7.00 /s');
  });

  it('says the ratio of a figure that has a peer', () => {
    const [own, peer] = lineOf(figure).split('\n');
    expect(own).toBe('image-encoder, batch 1, wasm, pico-clip: 50.0 ms (45.0 ms to 55.0 ms, 3 times)');
    expect(peer).toContain('cosine 0.999912, largest difference 0.051; ratio 2.00');
  });

  it('gives no ratio to a peer that computes something else', () => {
    expect(lineOf(differing)).toContain('not the same numbers, so no ratio');
    expect(meanLine([figure, differing])).toBe('geometric mean of 1 ratios: 2.00');
  });

  it('keeps memory out of the mean of times', () => {
    const memory: Figure = { ...figure, unit: 'bytes', peers: [{ ...figure.peers[0], ratio: 8 }] };
    expect(lineOf(memory)).toContain('memory ratio 8.00');
    expect(meanLine([figure, memory])).toBe('geometric mean of 1 ratios: 2.00');
  });

  it('ends with the geometric mean, where there is a peer', () => {
    expect(meanLine([figure, alone, { ...figure, peers: [{ ...figure.peers[0], ratio: 0.5 }] }])).toBe(
      'geometric mean of 2 ratios: 1.00',
    );
    expect(meanLine([alone])).toBeUndefined();
  });

  it('is a table with a row for each figure, and says machine and versions', () => {
    const text = markdownOf({
      command: 'npm run bench',
      machine: {
        date: '2026-01-02',
        commit: 'abc',
        system: 'Linux',
        processor: 'Some CPU',
        cores: 2,
        memoryBytes: 8 * 2 ** 30,
        adapters: [],
        versions: { node: '20.1.0' },
      },
      figures: [figure, alone],
      notes: ['A note.'],
    });
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(4);
    // As many cells in every row.
    expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
    for (const part of ['2026-01-02, commit abc', 'Some CPU, 2 cores, 8 GB', 'node 20.1.0', '- A note.'])
      expect(text).toContain(part);
    expect(text.trimEnd().split('\n').at(-1)).toBe('geometric mean of 1 ratios: 2.00');
  });
});
