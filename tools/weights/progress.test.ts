import { describe, expect, it } from 'vitest';
import { progressLine } from './progress';

function shown(isTTY: boolean, calls: [number, number | undefined][]): string {
  let text = '';
  const report = progressLine({ isTTY, write: (part) => (text += part) }, 'Fetching', 'MB');
  for (const [done, total] of calls) report(done, total);
  return text;
}

describe('progressLine', () => {
  const thousand = Array.from({ length: 1001 }, (_, i): [number, number] => [i * 1e6, 1e9]);

  it('writes a line for every tenth part into a log', () => {
    const lines = shown(false, thousand).trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[1]).toBe('Fetching: 100.0 of 1000.0 MB, 10 %');
    expect(lines[10]).toBe('Fetching: 1000.0 of 1000.0 MB, 100 %');
  });

  it('rewrites one line on a terminal, for every percent', () => {
    const text = shown(true, thousand);
    expect(text.match(/\r/g)).toHaveLength(101);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text.endsWith('100 %\n')).toBe(true);
  });

  it('shows bytes alone while the total is unknown', () => {
    expect(
      shown(false, [
        [0, undefined],
        [1e6, undefined],
        [17e6, undefined],
      ]),
    ).toBe('Fetching: 0.0 MB\nFetching: 17.0 MB\n');
  });
});
