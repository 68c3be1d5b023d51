/** WinCLIP's and RWDA's sentences. */
import { describe, expect, it } from 'vitest';
import { compositionalPrompts } from './compositional-prompts';
import { randomWordPrompts } from './random-words';

it('composes every state with every template', () => {
  const { normal, abnormal } = compositionalPrompts('metal nut');
  expect(normal).toHaveLength(7 * 22);
  expect(abnormal).toHaveLength(4 * 22);
  expect(new Set([...normal, ...abnormal]).size).toBe(11 * 22);
  expect(normal).toContain('a cropped photo of the flawless metal nut.');
  expect(abnormal).toContain('a photo of a metal nut with defect.');
});

describe('randomWordPrompts', () => {
  it('repeats by seed and differs between seeds', () => {
    expect(randomWordPrompts(20, 3)).toEqual(randomWordPrompts(20, 3));
    expect(randomWordPrompts(20, 3)).not.toEqual(randomWordPrompts(20, 4));
  });

  it('puts a state of its class and random words into each sentence', () => {
    const { normal, abnormal } = randomWordPrompts(50, 1);
    for (const each of normal)
      expect(each).toMatch(/\b(normal|flawless|perfect|unblemished|undamaged)\b.* object/);
    for (const each of abnormal)
      expect(each).toMatch(/\b(abnormal|damaged|broken|defective|anomalous)\b.* object/);
    expect(new Set([...normal, ...abnormal]).size).toBeGreaterThan(90);
  });
});
