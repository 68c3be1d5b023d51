import { describe, expect, it } from 'vitest';
import { statePrompts } from './prompts';

describe('statePrompts', () => {
  it('names the object in every prompt, and no prompt twice', () => {
    const { normal, abnormal } = statePrompts('  metal nut ');
    const all = [...normal, ...abnormal];
    expect(new Set(all).size).toBe(all.length);
    for (const prompt of all) expect(prompt).toMatch(/\bmetal nut\b/);
    expect(normal).toContain('a photo of a normal metal nut.');
    expect(abnormal).toContain('a photo of a damaged metal nut.');
    expect(normal.length).toBe(abnormal.length);
  });

  it.each(['', '   ', '\n\t'])('refuses the empty name %j', (name) => {
    expect(() => statePrompts(name)).toThrowError(expect.objectContaining({ name: 'object-unnamed' }));
  });
});
