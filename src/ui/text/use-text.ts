/** The words of a part of the page in the person's language. */
import { type Locale, languages } from '../../state/page/locale';
import { usePreferences } from '../../state/page/preferences';
import type { Catalogue } from './catalogue';
import { writtenDuration } from './duration';
import { percentAtMost, percentOfParts, wholePercent } from './percent';

/** A part of the page in the language in use. */
// biome-ignore lint/suspicious/noExplicitAny: a catalogue of any part
export function useText<C extends Catalogue<any>>(part: C): C['en'] {
  return part[usePreferences((s) => s.locale)];
}

/** The language's tag, for `Intl`. */
export function useLanguageTag(): string {
  return languages[usePreferences((s) => s.locale)].tag;
}

/** Writes numbers with so many decimals, as the language does. */
export function useDecimals(digits: number): (value: number) => string {
  return decimalsIn(useLanguageTag(), digits);
}

/** Writes whole numbers as the language does, outside of components. */
export const wholeIn = (locale: Locale): ((value: number) => string) => decimalsIn(languages[locale].tag, 0);

function decimalsIn(tag: string, digits: number): (value: number) => string {
  const format = new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => format.format(value);
}

/** Writes a moment, to the minute, as the language does. */
export function useMoment(): (time: number) => string {
  const tag = useLanguageTag();
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  return (time) => format.format(time);
}

/** Writes how long something still takes. */
export function useDuration(): (milliseconds: number) => string {
  const tag = useLanguageTag();
  return (milliseconds) => writtenDuration(tag, milliseconds);
}

/** Writes shares from 0 to 1 as whole percent, as the language does. */
export const usePercent = () => usePercentOf(wholePercent);

/** Writes shares of parts, as few as they may be. */
export const usePartsPercent = () => usePercentOf(percentOfParts);

/** Writes bounds that are promised to hold. */
export const useBoundPercent = () => usePercentOf(percentAtMost);

function usePercentOf(percentOf: (share: number) => number): (share: number) => string {
  const tag = useLanguageTag();
  const format = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  return (share) => format.format(percentOf(share) / 100);
}
