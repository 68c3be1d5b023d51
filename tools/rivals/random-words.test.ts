/** RWDA's sentences. */
import { describe, expect, it } from 'vitest';
import { randomWordPrompts } from './random-words';

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
