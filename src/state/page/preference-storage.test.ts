/**
 * Settings of earlier programs in localStorage are understood, those of a newer one stay unchanged, and tabs
 * learn of each other's changes.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import fixtures from '../../../fixtures/preferences/version-1.json';

const pin = { salt: '01'.repeat(16), hash: 'ab'.repeat(32), iterations: 600_000 };

/** Settings as the first program with each of them stored them. */
const first: Record<string, string> = fixtures;

let kept: Map<string, string>;
let isFull: boolean;
let tab: EventTarget;
let page: EventTarget & { hidden?: boolean };

/** Starts the program again, in a page of its own. */
function reload() {
  vi.resetModules();
  tab = new EventTarget();
  vi.stubGlobal('window', tab);
  page = new EventTarget();
  vi.stubGlobal('document', page);
}

beforeEach(() => {
  reload();
  kept = new Map();
  isFull = false;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (isFull) throw new Error('full');
      kept.set(key, value);
    },
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('navigator', { languages: ['en'] });
});

const keep = (name: string, state: object) => kept.set(name, JSON.stringify({ state, version: 1 }));
const keptState = (name: string) => JSON.parse(kept.get(name)!).state;

/** Changes a setting as another tab does; the browser then tells this one. */
function changeElsewhere(name: string, by: object) {
  keep(name, { ...(kept.has(name) && keptState(name)), ...by });
  tab.dispatchEvent(Object.assign(new Event('storage'), { key: name }));
}

/** For each store: a person's change, all that it may keep, and how stored values are understood. */
const stores = {
  'vtfusion-preferences': {
    async open() {
      const { usePreferences } = await import('./preferences');
      return { state: usePreferences.getState, change: () => usePreferences.getState().chooseTheme('dark') };
    },
    wellKept: {
      locale: 'zh',
      theme: 'contrast',
      person: 'Early shift',
      letterKeys: false,
      seenTours: ['home', 'project'],
    },
    taken: { person: [''], seenTours: [[]] },
    refused: { locale: ['fr', 'DE'], theme: ['pink'], person: [null, 7], letterKeys: ['yes', 1] },
  },
  'vtfusion-station': {
    async open() {
      const { useInspectPreferences } = await import('../inspecting/inspect-preferences');
      return {
        state: useInspectPreferences.getState,
        change: () => useInspectPreferences.getState().change({ sound: true }),
      };
    },
    wellKept: { trigger: 'interval', triggerKey: 'PageDown', intervalSeconds: 5, sound: true },
    taken: { intervalSeconds: [0.5, 60] },
    refused: { trigger: ['never'], triggerKey: ['a', ''], intervalSeconds: [0.4, 61, '5'], sound: [1] },
  },
  'vtfusion-viewer': {
    async open() {
      const { useViewerPreferences } = await import('../inspecting/viewer-preferences');
      return {
        state: useViewerPreferences.getState,
        change: () => useViewerPreferences.getState().show({ opacity: 5 }),
      };
    },
    wellKept: { mode: 'swipe', colormap: 'viridis', opacity: 40, contour: false },
    taken: { opacity: [0, 100] },
    refused: { mode: ['under'], colormap: ['jet'], opacity: [-1, 140, '40'], contour: [0] },
  },
  'vtfusion-kiosk': {
    async open() {
      const { useKioskSettings } = await import('../kiosk/kiosk-settings');
      return {
        state: useKioskSettings.getState,
        change: () => useKioskSettings.getState().change({ keeps: true }),
      };
    },
    wellKept: {
      source: 'camera',
      ownFolder: true,
      camera: 'front',
      keeps: true,
      keepsLatest: 1000,
      pin,
      wrongTries: { count: 2, last: 1.5 },
      running: 'project-1',
    },
    taken: { camera: [null], keepsLatest: [null], pin: [null], running: [null] },
    refused: {
      source: ['disk'],
      ownFolder: ['yes', 1, null],
      camera: [1],
      keeps: ['no'],
      keepsLatest: [5, '1000'],
      pin: ['2468', { ...pin, hash: 'no' }, { ...pin, salt: '' }, { ...pin, iterations: 0 }],
      wrongTries: [null, { count: -1, last: 0 }, { count: 0.5, last: 0 }, { count: 1 }],
      running: [7],
    },
  },
};

const all = Object.entries(stores).map(([name, { open, ...rest }]) => {
  const { wellKept, taken, refused }: Record<keyof typeof rest, Readonly<Record<string, unknown>>> = rest;
  const values = (by: typeof taken) =>
    Object.entries(by).flatMap(([key, many]) => (many as unknown[]).map((one) => [key, one] as const));
  return { name, open, wellKept, taken: values(taken), refused: values(refused) };
});

describe.each(all)('$name', ({ name, open, wellKept, taken, refused }) => {
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
    const usual: Readonly<Record<string, unknown>> = { ...state() };
    const settings = Object.keys(usual).filter((key) => typeof usual[key] !== 'function');
    expect(Object.keys(wellKept).sort()).toEqual(settings.sort());
    const asKept = async (by: object) => {
      keep(name, { ...wellKept, ...by });
      reload();
      return (await open()).state();
    };
    expect(await asKept({})).toMatchObject(wellKept);
    expect(await asKept({ unknown: 1 })).not.toHaveProperty('unknown');
    for (const [key, value] of taken)
      expect(await asKept({ [key]: value })).toMatchObject({ ...wellKept, [key]: value });
    const senseless = settings.map((key) => [key, { no: 'sense' }] as const);
    for (const [key, value] of [...senseless, ...refused])
      expect(await asKept({ [key]: value })).toMatchObject({ ...wellKept, [key]: usual[key] });
  });

  it('goes by what another tab changed, and by nothing that a newer program or nobody kept', async () => {
    const { state } = await open();
    const changed = JSON.parse(first[name]).state;
    // The running kiosk is that of its own tab.
    const { running: _, ...heard } = changed;
    changeElsewhere('vtfusion-other', changed);
    expect(state()).not.toMatchObject(heard);
    changeElsewhere(name, changed);
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

it('knows the tours of an earlier or later program from its own', async () => {
  keep('vtfusion-preferences', { seenTours: ['home', 'x'] });
  const { usePreferences } = await import('./preferences');
  expect(usePreferences.getState().seenTours).toEqual(['home']);
});

it('knows what was changed in another tab while this one slept, once it is seen', async () => {
  const { usePreferences } = await import('./preferences');
  keep('vtfusion-preferences', { theme: 'light' });
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  expect(usePreferences.getState().theme).toBe('system');
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  expect(usePreferences.getState().theme).toBe('light');
});

it('stands by what found no room until another tab changes the same, and keeps it once there is some', async () => {
  const { usePreferences } = await import('./preferences');
  isFull = true;
  usePreferences.getState().chooseTheme('dark');
  usePreferences.getState().switchLetterKeys(false);
  usePreferences.getState().namePerson('Early shift');
  changeElsewhere('vtfusion-preferences', { person: 'Late shift' });
  expect(usePreferences.getState()).toMatchObject({
    theme: 'dark',
    letterKeys: false,
    person: 'Late shift',
  });
  isFull = false;
  usePreferences.getState().chooseLocale('zh');
  expect(keptState('vtfusion-preferences')).toEqual({
    theme: 'dark',
    letterKeys: false,
    person: 'Late shift',
    locale: 'zh',
  });
  changeElsewhere('vtfusion-preferences', { theme: 'light' });
  expect(usePreferences.getState().theme).toBe('light');
});

it('is left by nobody in another tab, nor changed: a kiosk that runs', async () => {
  const { useKioskSettings } = await import('../kiosk/kiosk-settings');
  useKioskSettings.getState().change({ source: 'camera', camera: 'front', running: 'a' });
  for (const running of ['b', null]) {
    const elsewhere = { running, source: 'samples', camera: null, keeps: true, keepsLatest: null };
    changeElsewhere('vtfusion-kiosk', elsewhere);
    expect(useKioskSettings.getState()).toMatchObject({
      running: 'a',
      source: 'camera',
      camera: 'front',
      keeps: false,
      keepsLatest: 10_000,
    });
  }
  // The PIN and its waits belong to this machine.
  changeElsewhere('vtfusion-kiosk', { pin, wrongTries: { count: 3, last: 5 } });
  expect(useKioskSettings.getState()).toMatchObject({ pin, wrongTries: { count: 3, last: 5 } });
  useKioskSettings.getState().change({ running: null });
  expect(useKioskSettings.getState().running).toBeNull();
});

it('is no kiosk of this tab: one that another tab starts, or leaves', async () => {
  const { useKioskSettings } = await import('../kiosk/kiosk-settings');
  for (const running of ['a', null]) {
    changeElsewhere('vtfusion-kiosk', { running, pin });
    expect(useKioskSettings.getState()).toMatchObject({ running: null, pin });
  }
});

it('goes on after a reload: a kiosk that runs, whatever another tab set up meanwhile', async () => {
  const { useKioskSettings } = await import('../kiosk/kiosk-settings');
  useKioskSettings.getState().change({ running: 'a' });
  changeElsewhere('vtfusion-kiosk', { keeps: true });
  reload();
  const again = await import('../kiosk/kiosk-settings');
  expect(again.useKioskSettings.getState().running).toBe('a');
});
