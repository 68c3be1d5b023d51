/** Names for files that leave the page: what a person called them, safe on every system, and none twice. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in a name
const forbidden = /[\x00-\x1f<>:"/\\|?*]+/gu;
/** Windows keeps these for devices, whatever the ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/iu;
const longest = 100;

/** What a person calls something, as a file may be called, without an ending. @param kind what it is, where no name is left */
export function safeName(title: string, kind: string): string {
  const name = title.replace(forbidden, '-').replace(/^[.\s]+|[.\s]+$/gu, '');
  const cut = Array.from(name)
    .slice(0, longest)
    .join('')
    .replace(/[.\s]+$/u, '');
  if (cut === '') return kind;
  // `con.txt` names the device as well.
  return devices.test(cut.replace(/\..*$/u, '')) ? `${kind}-${cut}` : cut;
}

/** As `safeName`, of a photo's file, without its ending. */
export const safeStem = (file: string): string => safeName(file.replace(/\.[^.]*$/u, ''), 'photo');

/** Gives each name once, whatever the case: the second `a` is `a-2`. */
export function uniqueNames(): (stem: string) => string {
  const used = new Set<string>();
  return (stem) => {
    let name = stem;
    for (let i = 2; used.has(name.toLowerCase()); i++) name = `${stem}-${i}`;
    used.add(name.toLowerCase());
    return name;
  };
}

/** By the clock on the wall, and sorting by it: "2026-11-24 14:03:22.417". */
export function wallTime(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 23).replace('T', ' ');
}
