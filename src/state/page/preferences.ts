/**
 * What the person set for this browser, whatever the project. Kept in localStorage, which may be refused (a private
 * window, a strict policy): the page then starts from the browser's own settings each time.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { chooseLocale, type Locale } from './locale';
import { olderOrSame } from './preference-storage';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];
export const tourNames = ['home', 'project'] as const;
export type TourName = (typeof tourNames)[number];

interface Preferences {
  readonly locale: Locale;
  readonly theme: Theme;
  /** The name of who sits here, as typed, for reviews and records; may be empty. */
  readonly person: string;
  /** Whether single letters decide in a review; who speaks to the computer, or types by accident, does better without. */
  readonly letterKeys: boolean;
  /** Tours that were followed to their end, or skipped. */
  readonly seenTours: readonly TourName[];
  chooseLocale(locale: Locale): void;
  chooseTheme(theme: Theme): void;
  namePerson(person: string): void;
  switchLetterKeys(letterKeys: boolean): void;
  markTourSeen(name: TourName): void;
  forgetTours(): void;
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      locale: chooseLocale(navigator.languages),
      theme: 'system',
      chooseLocale: (locale) => set({ locale }),
      person: '',
      chooseTheme: (theme) => set({ theme }),
      namePerson: (person) => set({ person }),
      letterKeys: true,
      switchLetterKeys: (letterKeys) => set({ letterKeys }),
      seenTours: [],
      markTourSeen: (name) => set((s) => ({ seenTours: [...s.seenTours, name] })),
      forgetTours: () => set({ seenTours: [] }),
    }),
    {
      name: 'vtfusion-preferences',
      version: 1,
      storage: olderOrSame(1),
      // Nothing of another version is known to fit.
      migrate: () => ({}),
      merge: (kept, now) => ({ ...now, ...known(kept) }),
    },
  ),
);

/** Of what was kept, only what this version understands. */
function known(kept: unknown): Partial<Preferences> {
  const found = (kept ?? {}) as { readonly [K in keyof Preferences]?: unknown };
  const { locale, person, letterKeys, seenTours } = found;
  const theme = themes.find((one) => one === found.theme);
  return {
    ...(typeof locale === 'string' && { locale: chooseLocale([locale]) }),
    ...(theme && { theme }),
    ...(typeof person === 'string' && { person }),
    ...(typeof letterKeys === 'boolean' && { letterKeys }),
    ...(Array.isArray(seenTours) && { seenTours: tourNames.filter((name) => seenTours.includes(name)) }),
  };
}
