/** Names for files in an archive: what a person called them, safe on every system, and none twice. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in a name
const forbidden = /[\x00-\x1f<>:"/\\|?*]+/gu;
/** Windows keeps these for devices, whatever the ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/iu;
const longest = 100;

/** The name without its ending, as a file may be called. */
export function safeStem(name: string): string {
  const stem = name
    .replace(/\.[^.]*$/u, '')
    .replace(forbidden, '-')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  const cut = Array.from(stem).slice(0, longest).join('').trimEnd();
  return cut === '' || devices.test(cut) ? `photo-${cut}`.replace(/-$/u, '') : cut;
}

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
