/**
 * The page's words in every language it speaks. Each part of the page has a catalogue of its own, all
 * languages side by side; a language with a key less or more than the English one does not compile.
 */
import type { Locale } from '../../state/page/locale';

/** A sentence, or a function that puts facts into one; the same facts in every language. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of any function are wanted here
type Wording = string | ((...facts: any[]) => string);

/** Only the parameters of the English sentence count, not its words. */
type Same<T extends Record<string, Wording>> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K];
};

export type Catalogue<T extends Record<string, Wording>> = Readonly<Record<Locale, Same<T>>>;

/** A part of the page in all languages; the English one determines the keys. */
export function catalogue<const T extends Record<string, Wording>>(all: {
  readonly en: T;
  readonly de: NoInfer<Same<T>>;
  readonly zh: NoInfer<Same<T>>;
}): Catalogue<T> {
  return all as unknown as Catalogue<T>;
}
