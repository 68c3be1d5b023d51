/**
 * The sentences for an object's states: with and without a name, and with a person's own words for defects.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StatePrompts, statePrompts } from './prompts';

const all = ({ normal, abnormal, words }: StatePrompts) => [...normal, ...abnormal, ...words.flat()];

describe('statePrompts', () => {
  it('composes every state with every template, and no prompt twice', () => {
    const prompts = statePrompts('  metal nut ');
    const { normal, abnormal } = prompts;
    expect(normal).toHaveLength(7 * 22);
    expect(abnormal).toHaveLength(4 * 22);
    expect(new Set(all(prompts)).size).toBe(11 * 22);
    for (const prompt of all(prompts)) expect(prompt).toMatch(/\bmetal nut\b/);
    expect(normal).toContain('a cropped photo of the flawless metal nut.');
    expect(normal).toContain('a jpeg corrupted photo of a metal nut.');
    expect(abnormal).toContain('a photo of a metal nut with defect.');
  });

  it.each(['', '   ', '\n\t'])('speaks of objects, surfaces and parts for the empty name %j', (name) => {
    const prompts = statePrompts(name, ['scratch']);
    expect(all(prompts)).toHaveLength(12 * 22);
    expect(new Set(all(prompts)).size).toBe(12 * 22);
    for (const prompt of all(prompts)) expect(prompt).toMatch(/\b(object|surface|part)\b/);
    for (const noun of ['object', 'surface', 'part'])
      expect(prompts.normal.filter((prompt) => prompt.includes(noun)).length).toBeGreaterThan(7 * 6);
  });

  it('gives every word one prompt a template, in each way of saying it', () => {
    const [scratch] = statePrompts('nut', ['deep scratch']).words;
    expect(scratch).toHaveLength(22);
    for (const way of ['nut with deep scratch', 'deep scratch on nut', 'deep scratch nut'])
      expect(scratch.some((prompt) => prompt.includes(way))).toBe(true);
  });

  it('leaves normal and abnormal as they are, and the order of words does not matter', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8})?$/);
    const words = fc.uniqueArray(word, { maxLength: 6 });
    fc.assert(
      fc.property(fc.string(), words, (name, typed) => {
        const prompts = statePrompts(name, typed);
        const { normal, abnormal } = statePrompts(name);
        expect({ normal: prompts.normal, abnormal: prompts.abnormal }).toEqual({ normal, abnormal });
        expect(prompts.words).toHaveLength(typed.length);
        expect(statePrompts(name, typed.toReversed())).toEqual(prompts);
      }),
    );
  });
});
