import { describe, expect, it } from 'vitest';
import { duration, type PlannedWork, Progress } from './progress';

const plan = new Map<string, PlannedWork>([
  ['encoding', { pieces: 10, guess: 1 }],
  ['training', { pieces: 10, guess: 4 }],
]);

/** What is written while each encoding takes 1 second and each training step 2. */
function run(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  let seconds = 100;
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(plan, output, () => seconds);
  progress.begin('nut');
  for (const [work, each] of [
    ['encoding', 1],
    ['training', 2],
  ] as const) {
    for (let i = 0; i < 10; i++) {
      seconds += each;
      progress.step(work);
    }
  }
  progress.close();
  return written;
}

describe('Progress', () => {
  it('writes a line for each twentieth of the work to a log', () => {
    const lines = run(false);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines.every((line) => /^nut: [a-z]+, \d+ %, \d+ s left\n$/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('nut: training, 100 %, 0 s left\n');
  });

  it('tells the time left from what was measured', () => {
    const lines = run(true, 200);
    // 5 encodings of 1 s are left and 10 steps, guessed at 4 encodings each.
    expect(lines[4]).toContain('nut: encoding, 10 %, 45 s left');
    // One step took 2 s, so the other 9 take 18.
    expect(lines[10]).toContain('nut: training, 28 %, 18 s left');
  });

  it('counts parts of a piece, and forgets what will not be done', () => {
    let seconds = 0;
    const written: string[] = [];
    const output = { isTTY: true, columns: 200, write: (text: string) => written.push(text) };
    const progress = new Progress(new Map([['training', { pieces: 4, guess: 1 }]]), output, () => seconds);
    seconds = 3;
    progress.step('training', 0.5);
    expect(written.at(-1)).toContain('12 %, 21 s left');
    progress.drop('training', 2.5);
    seconds = 6;
    progress.step('training', 0.5);
    expect(written.at(-1)).toContain('66 %, 3 s left');
  });

  it('rewrites one line on a terminal, no longer than the terminal, with a bar, and clears it', () => {
    const lines = run(true, 30);
    expect(lines).toHaveLength(21);
    const clear = '\r\x1b[K';
    for (const line of lines) {
      expect(line.startsWith(clear)).toBe(true);
      expect(line.length - clear.length).toBeLessThan(30);
    }
    expect(lines[9]).toContain('[####................] nut');
    expect(lines[20]).toBe(clear);
  });
});

describe('duration', () => {
  it.each([
    [0.2, '1 s'],
    [89, '89 s'],
    [91, '2 min'],
    [5399, '90 min'],
    [5400, '1.5 h'],
  ])('%d: %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
