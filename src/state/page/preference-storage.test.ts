/**
 * What earlier programs kept in localStorage is understood, what a newer one kept there stays as it is, and tabs know of each
 * other's changes.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import fixtures from '../../../fixtures/preferences/version-1.json';

/** As the first programs with each of them kept it. */
const first: Record<string, string> = fixtures;

let kept: Map<string, string>;
let tab: EventTarget;

beforeEach(() => {
  vi.resetModules();
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('navigator', { languages: ['en'] });
  tab = new EventTarget();
  vi.stubGlobal('window', tab);
});

const keep = (name: string, state: object) => kept.set(name, JSON.stringify({ state, version: 1 }));
const keptState = (name: string) => JSON.parse(kept.get(name)!).state;

/** As another tab does; the browser then tells this one. */
function changeElsewhere(name: string, by: object) {
  keep(name, { ...(kept.has(name) && keptState(name)), ...by });
  tab.dispatchEvent(Object.assign(new Event('storage'), { key: name }));
}

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

  it('writes what was changed, and leaves what another tab wrote meanwhile', async () => {
    kept.set(name, first[name]);
    const { change } = await open();
    keep(name, { ofAnotherTab: true });
    change();
    const { ofAnotherTab, ...changed } = keptState(name);
    expect(ofAnotherTab).toBe(true);
    expect(Object.keys(changed)).toHaveLength(1);
  });

  it('takes each entry that it understands, and its own in place of the rest', async () => {
    const { state } = await open();
    const usual = state();
    const wellKept = JSON.parse(first[name]).state;
    for (const key of Object.keys(wellKept)) {
      keep(name, { ...wellKept, [key]: { no: 'sense' }, unknown: 1 });
      vi.resetModules();
      const again = await open();
      const { [key as keyof typeof usual]: own, ...rest } = again.state();
      expect(own).toEqual(usual[key as keyof typeof usual]);
      const { [key]: _, ...others } = wellKept;
      expect(rest).toMatchObject(others);
      expect(rest).not.toHaveProperty('unknown');
    }
  });

  it('goes by what another tab changed, and by nothing that a newer program or nobody kept', async () => {
    const { state } = await open();
    const heard = JSON.parse(first[name]).state;
    changeElsewhere('vtfusion-other', heard);
    expect(state()).not.toMatchObject(heard);
    changeElsewhere(name, heard);
    expect(state()).toMatchObject(heard);
    kept.set(name, JSON.stringify({ state: {}, version: 2 }));
    tab.dispatchEvent(Object.assign(new Event('storage'), { key: name }));
    kept.clear();
    tab.dispatchEvent(Object.assign(new Event('storage'), { key: name }));
    tab.dispatchEvent(Object.assign(new Event('storage'), { key: null }));
    expect(state()).toMatchObject(heard);
  });

  it('lasts as long as the page where nothing may be kept', async () => {
    const refuse = () => {
      throw new Error('refused');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    const { state, change } = await open();
    const before = state();
    change();
    expect(state()).not.toEqual(before);
  });
});

it('signs with the name that was typed in another tab, and leaves it there', async () => {
  const { usePreferences } = await import('./preferences');
  usePreferences.getState().namePerson('Early shift');
  changeElsewhere('vtfusion-preferences', { person: 'Late shift' });
  expect(usePreferences.getState().person).toBe('Late shift');
  usePreferences.getState().chooseTheme('dark');
  expect(keptState('vtfusion-preferences')).toEqual({ person: 'Late shift', theme: 'dark' });
});

it('is left by nobody in another tab: a kiosk that runs', async () => {
  const { useKioskSettings } = await import('../kiosk/kiosk-settings');
  changeElsewhere('vtfusion-kiosk', { running: 'a' });
  expect(useKioskSettings.getState().running).toBe('a');
  for (const running of ['b', null]) {
    changeElsewhere('vtfusion-kiosk', { running, keeps: true });
    expect(useKioskSettings.getState()).toMatchObject({ running: 'a', keeps: true });
  }
  useKioskSettings.getState().change({ running: null });
  expect(useKioskSettings.getState().running).toBeNull();
});
