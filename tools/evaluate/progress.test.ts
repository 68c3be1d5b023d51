import { describe, expect, it } from 'vitest';
import { duration, Progress, type WorkPlan } from './progress';

const plan: WorkPlan = {
  'encoding test photos': 10,
  encoding: 0,
  synthesising: 0,
  training: 10,
  calibrating: 0,
  inspecting: 0,
};

/** What is written while each encoding takes 1 second and each training step 2. */
function run(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  let seconds = 100;
  const output = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(plan, output, () => seconds);
  progress.begin('nut');
  for (const [work, each] of [
    ['encoding test photos', 1],
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
  it('writes a line for each tenth of the work to a log', () => {
    const lines = run(false);
    expect(lines).toHaveLength(10);
    expect(lines.every((line) => /^nut: [a-z ]+, \d+ %, \d+ s left\n$/.test(line))).toBe(true);
    expect(lines[9]).toBe('nut: training, 100 %, 0 s left\n');
  });

  it('tells the time left from what was measured', () => {
    const lines = run(true);
    // 5 encodings of 1 s are left and 10 steps, guessed at 4 encodings each.
    expect(lines[4]).toContain('encoding test photos, 10 %, 45 s left');
    // One step took 2 s, so the other 9 take 18.
    expect(lines[10]).toContain('training, 28 %, 18 s left');
  });

  it('rewrites one line on a terminal, no longer than the terminal, and clears it', () => {
    const lines = run(true, 20);
    expect(lines).toHaveLength(21);
    const clear = '\r\x1b[K';
    for (const line of lines) {
      expect(line.startsWith(clear)).toBe(true);
      expect(line.length - clear.length).toBeLessThan(20);
    }
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
