import { shortName } from '../state/page/short-name';

/** Names beyond these are not told. */
const TOLD = 3;

/** The first names of a list as a sentence can carry them, with a sign where there are more. @param tag of the language */
export function someNames(names: readonly string[], tag: string): string {
  const first = new Intl.ListFormat(tag).format(names.slice(0, TOLD).map((name) => shortName(name, 24)));
  return names.length > TOLD ? `${first} …` : first;
}
