/** Names for files that leave the page: as a person called them, safe on every system, and none twice. */
import { foldedName } from '../folded-name';

// biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in a name
const forbidden = /[\x00-\x1f\x7f-\x9f\u2028\u2029<>:"/\\|?*\p{Surrogate}]+/gu;
/** They change the order in which a name is read, so that `gnp.exe` looks like a picture. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Windows reserves these for devices, whatever the ending. */
const devices = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])$/iu;
const longest = 100;
/** Systems count bytes of UTF-8 and allow 255, endings and numbers included. */
const longestBytes = 200;
/** The rest of a longer title is ignored. */
const mostRead = 1000;

/** A person's name for something as a file name without an ending. @param kind used where no name is left */
export function safeName(title: string, kind: string): string {
  const name = title
    .slice(0, mostRead)
    .normalize('NFC')
    .replace(turning, '')
    .replace(forbidden, '-')
    .replace(/^[.\s]+/u, '');
  const short = Array.from(name).slice(0, longest).join('');
  const { read } = new TextEncoder().encodeInto(short, new Uint8Array(longestBytes));
  const cut = short.slice(0, read).replace(/[.\s]+$/u, '');
  if (cut === '') return kind;
  // `con.txt` names the device as well, and so does `con .txt`.
  return devices.test(cut.replace(/\s*\..*$/u, '')) ? `${kind}-${cut}` : cut;
}

/** As `safeName`, of a photo's file, without its ending. */
export function safeStem(file: string): string {
  const dot = file.lastIndexOf('.');
  return safeName(dot < 0 ? file : file.slice(0, dot), 'photo');
}

/** Gives each name once, whatever the case and however its letters are composed: the second `a` is `a-2`. */
export function uniqueNames(): (stem: string) => string {
  const used = new Set<string>();
  const next = new Map<string, number>();
  return (stem) => {
    const seen = foldedName(stem);
    let number = next.get(seen) ?? 1;
    let name = stem;
    for (; used.has(foldedName(name)); name = `${stem}-${number}`) number++;
    next.set(seen, number);
    used.add(foldedName(name));
    return name;
  };
}

/**
 * How far local time is ahead of UTC: "UTC+01:00". Its first letters keep spreadsheets from taking it for a
 * formula or a time.
 */
export function utcOffset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

/** Local time in a form that sorts: "2026-11-24 14:03:22.417". */
export function wallTime(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 23).replace('T', ' ');
}
