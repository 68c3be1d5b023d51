/** The person's settings for this browser, whatever the project. */
import * as v from 'valibot';
import { chooseLocale, locales } from './locale';
import { keptSettings } from './preference-storage';

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];
const tourNames = ['home', 'project'] as const;
export type TourName = (typeof tourNames)[number];

const schema = v.object({
  locale: v.fallback(v.picklist(locales), () => chooseLocale(navigator.languages)),
  theme: v.fallback(v.picklist(themes), 'system'),
  /** The name of whoever sits here, as typed, for reviews and records; may be empty. */
  person: v.fallback(v.string(), ''),
  /**
   * Whether single letters decide in a review; better off for people who use speech input, or type by
   * accident.
   */
  letterKeys: v.fallback(v.boolean(), true),
  /** Tours that were finished or skipped. */
  seenTours: v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((seen): readonly TourName[] => tourNames.filter((name) => seen.includes(name))),
    ),
    [],
  ),
});
type Preferences = v.InferOutput<typeof schema>;

export const usePreferences = keptSettings('vtfusion-preferences', schema, (change, now) => ({
  chooseLocale: (locale: Preferences['locale']) => change({ locale }),
  chooseTheme: (theme: Theme) => change({ theme }),
  namePerson: (person: string) => change({ person }),
  switchLetterKeys: (letterKeys: boolean) => change({ letterKeys }),
  markTourSeen: (name: TourName) => change({ seenTours: [...now().seenTours, name] }),
  forgetTours: () => change({ seenTours: [] }),
}));
