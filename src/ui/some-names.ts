import { shortName } from '../state/page/short-name';

/** The most names that are told. */
const TOLD = 3;

/** The first names of a list for a sentence, with a sign if there are more. @param tag of the language */
export function someNames(names: readonly string[], tag: string): string {
  const first = new Intl.ListFormat(tag).format(names.slice(0, TOLD).map((name) => shortName(name, 24)));
  return names.length > TOLD ? `${first} …` : first;
}
