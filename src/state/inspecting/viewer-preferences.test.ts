import { describe, expect, it } from 'vitest';
import { knownPreferences } from './viewer-preferences';

describe('knownPreferences', () => {
  it('takes what it understands and leaves the rest', () => {
    const kept = { mode: 'swipe', colormap: 'jet', opacity: 140, contour: false, theme: 'x' };
    expect(knownPreferences(kept)).toEqual({ mode: 'swipe', contour: false });
    expect(knownPreferences({ colormap: 'cividis', opacity: 0 })).toEqual({
      colormap: 'cividis',
      opacity: 0,
    });
    for (const nothing of [undefined, null, 'text', 7]) expect(knownPreferences(nothing)).toEqual({});
  });
});
