/** What earlier programs kept in localStorage is understood, and what a newer one kept there stays as it is. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import fixtures from '../../../fixtures/preferences/version-1.json';

/** As the first programs with each of them kept it. */
const first: Record<string, string> = fixtures;

let kept: Map<string, string>;

beforeEach(() => {
  vi.resetModules();
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('navigator', { languages: ['en'] });
});

/** Each store with a change that a person makes. */
const stores = {
  'vtfusion-preferences': async () => {
    const { usePreferences } = await import('./preferences');
    return { state: usePreferences.getState, change: () => usePreferences.getState().chooseTheme('dark') };
  },
  'vtfusion-station': async () => {
    const { useInspectPreferences } = await import('../inspecting/inspect-preferences');
    return {
      state: useInspectPreferences.getState,
      change: () => useInspectPreferences.getState().change({ sound: true }),
    };
  },
  'vtfusion-viewer': async () => {
    const { useViewerPreferences } = await import('../inspecting/viewer-preferences');
    return {
      state: useViewerPreferences.getState,
      change: () => useViewerPreferences.getState().show({ opacity: 5 }),
    };
  },
  'vtfusion-kiosk': async () => {
    const { useKioskSettings } = await import('../kiosk/kiosk-settings');
    return {
      state: useKioskSettings.getState,
      change: () => useKioskSettings.getState().change({ keeps: true }),
    };
  },
};

describe.each(Object.entries(stores))('%s', (name, open) => {
  it('understands what the first program kept', async () => {
    kept.set(name, first[name]);
    const { state } = await open();
    expect(state()).toMatchObject(JSON.parse(first[name]).state);
  });

  it('leaves alone what a newer program kept', async () => {
    const newer = JSON.stringify({ state: { locale: 'zh', sound: 'loud' }, version: 2 });
    kept.set(name, newer);
    const { state, change } = await open();
    const before = state();
    change();
    expect(state()).not.toEqual(before);
    expect(kept.get(name)).toBe(newer);
  });

  it('keeps a change, also over what cannot be read', async () => {
    kept.set(name, 'cut sho');
    const { change } = await open();
    change();
    expect(JSON.parse(kept.get(name)!)).toMatchObject({ version: 1 });
  });
});
