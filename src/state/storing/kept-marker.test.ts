import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clearedSince, noteExported, noteProjects } from './kept-marker';

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => void vi.unstubAllGlobals());

it('knows of cleared projects, and when one was taken out last', () => {
  expect(clearedSince(0)).toBeUndefined();
  noteProjects(3);
  expect(clearedSince(3)).toBeUndefined();
  expect(clearedSince(0)).toEqual({ projects: 3, exported: null });
  noteExported(5);
  expect(clearedSince(0)).toEqual({ projects: 3, exported: 5 });
  noteProjects(0);
  expect(clearedSince(0)).toBeUndefined();
});

it('believes nothing that it did not write', () => {
  kept.set('vtfusion-kept', '{"projects":-1,"exported":"soon"}');
  expect(clearedSince(0)).toBeUndefined();
});
