/** The languages that the page speaks, and the choice among them. */
export const locales = ['en', 'de', 'zh'] as const;
export type Locale = (typeof locales)[number];

/** The language's own name, and the tag for numbers, dates and the document's `lang`. */
export const languages: Readonly<Record<Locale, { readonly name: string; readonly tag: string }>> = {
  en: { name: 'English', tag: 'en' },
  de: { name: 'Deutsch', tag: 'de' },
  zh: { name: '简体中文', tag: 'zh-Hans' },
};

/** The first of the browser's preferred languages that the page speaks; English if there is none. */
export function chooseLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0];
    const known = locales.find((locale) => locale === language);
    if (known) return known;
  }
  return 'en';
}
