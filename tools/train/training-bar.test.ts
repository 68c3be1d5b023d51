import { expect, it } from 'vitest';
import { TrainingBar } from './training-bar';

const phases = ['encoding', 'synthesising', 'training', 'calibrating'] as const;

function show(isTTY: boolean): string[] {
  const written: string[] = [];
  const bar = new TrainingBar({ isTTY, columns: 60, write: (text) => written.push(text) });
  for (const phase of phases) for (const done of [1, 2, 3]) bar.show({ phase, done, of: 3 });
  bar.close();
  return written;
}

it('rewrites one line on a terminal, from little to all, and clears it', () => {
  const lines = show(true);
  const percents = lines.slice(0, -1).map((line) => Number(/(\d+) %/u.exec(line)?.[1]));
  expect(percents).toHaveLength(12);
  expect([...percents].sort((a, b) => a - b)).toEqual(percents);
  expect(percents.at(-1)).toBe(100);
  for (const line of lines) {
    expect(line.startsWith('\r\x1b[K')).toBe(true);
    expect(line.length).toBeLessThan(60 + 4);
  }
  expect(lines.at(-1)).toBe('\r\x1b[K');
});

it('writes a line for each phase into a log', () => {
  const lines = show(false);
  expect(lines).toHaveLength(phases.length);
  for (const line of lines) expect(line).toMatch(/^\d+ % [^\r]+\n$/u);
});

it.each([true, false])('says that learning ended before its last step, on a terminal: %s', (isTTY) => {
  const written: string[] = [];
  const bar = new TrainingBar({ isTTY, columns: 60, write: (text) => written.push(text) });
  bar.show({ phase: 'training', done: 45, of: 60, plateau: true });
  bar.show({ phase: 'calibrating', done: 1, of: 4 });
  const said = 'Learning ended after 45 of 60 steps, as the loss no longer fell.\n';
  expect(written).toContain(said);
  if (isTTY) expect(written[written.indexOf(said) - 1]).toBe('\r\x1b[K');
});
