import { afterEach, expect, it, vi } from 'vitest';
import { playVerdict, soundOnce, tonesOf } from './verdict-sound';

afterEach(() => void vi.unstubAllGlobals());

it('gives each verdict a sound of its own, in number, pitch and length', () => {
  const sounds = (['pass', 'uncertain', 'fail'] as const).map(tonesOf);
  const lengths = sounds.map((tones) => Math.max(...tones.map(({ at, seconds }) => at + seconds)));
  expect(new Set(sounds.map(([{ frequency }]) => frequency)).size).toBe(3);
  expect(new Set(lengths).size).toBe(3);
  for (const tones of sounds) {
    for (const { frequency, seconds } of tones) {
      // Within the range of every small speaker and of older ears.
      expect(frequency).toBeGreaterThanOrEqual(200);
      expect(frequency).toBeLessThan(3000);
      expect(seconds).toBeGreaterThan(0.05);
    }
  }
});

it('plays each result once, wherever it is shown', () => {
  const played: string[] = [];
  for (const id of ['a', 'a', 'b', 'b', 'c']) soundOnce(id, () => played.push(id));
  expect(played).toEqual(['a', 'b', 'c']);
});

it('makes nothing before the person has pressed something, and no more than one while sound starts', async () => {
  let tones = 0;
  let start = () => {};
  class Node {
    gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
    connect = (next: unknown) => next;
    start = () => tones++;
    stop = () => undefined;
  }
  class Context {
    state = 'suspended';
    currentTime = 0;
    resume = () =>
      new Promise<void>((resolve) => {
        start = () => {
          this.state = 'running';
          resolve();
        };
      });
  }
  const userActivation = { hasBeenActive: false };
  vi.stubGlobal('navigator', { userActivation });
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal('OscillatorNode', Node);
  vi.stubGlobal('GainNode', Node);
  for (let i = 0; i < 100; i++) playVerdict('pass');
  userActivation.hasBeenActive = true;
  for (let i = 0; i < 100; i++) playVerdict('pass');
  expect(tones).toBe(0);
  start();
  await Promise.resolve();
  expect(tones).toBe(1);
  playVerdict('uncertain');
  expect(tones).toBe(3);
});
