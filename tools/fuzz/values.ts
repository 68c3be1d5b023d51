/** Structured values with something wrong: JSON files, records, messages. */
import type { Random } from '../../src/das/random';

type Container = Record<string, unknown> | unknown[];

/** What JSON can hold only when it is written by hand stands as a mark until then. */
const MARK = '\u0001raw:';
const raw = {
  infinite: '1e999',
  deep: '['.repeat(20_000) + ']'.repeat(20_000),
  deepObject: `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  twice: '{"a":1,"a":2}',
  prototype: '{"__proto__":{"format":"x"}}',
  surrogate: '"\\ud800"',
  many: `[${'0,'.repeat(1_000_000)}0]`,
} as const;

/** What a message can hold and JSON cannot stands as a mark until `unmarked`. */
const THING = '\u0001thing:';
const things: Readonly<Record<string, unknown>> = { sparse: sparse(), shared: shared(), cyclic: cyclic() };

/** A list that only claims its length. */
function sparse(): unknown[] {
  const list: unknown[] = [];
  list.length = 2 ** 32 - 1;
  return list;
}

/** One thing in very many places. */
function shared(): object {
  let inner: object = {};
  for (let depth = 0; depth < 9; depth++)
    inner = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, inner]));
  return inner;
}

function cyclic(): object {
  const self: Record<string, unknown> = {};
  for (let i = 0; i < 1000; i++) self[`k${i}`] = self;
  return self;
}

/** The thing that a text stands for, the same one each time; all else as it is. */
export function unmarked(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(THING)) return value;
  return things[value.slice(THING.length)] ?? value;
}

/** Times of a form that is known, most of them none. */
const hostileTimes: readonly string[] = [
  ...['2026-13-45T99:99:99Z', '2026-02-31T00:00:00.000Z', '999999-01-01T00:00:00Z', '2026-11-30T10:00:00+23'],
  ...[
    '2026-11-30T10:00:00+02',
    '2026-11-30T10:00:00-23:59',
    '2026-11-30 10:00:00Z',
    '2026-11-30T24:00:00.001Z',
  ],
];

export const hostileTexts: readonly string[] = [
  ...['', ' ', '\0', '\ud800', '\u202e', '=cmd|A1', '+1', '-1', '@SUM(1,2)', '\t=1', '\r=1', '\n=1', '＝1'],
  ...['.', '..', '\u202e 0.9 / 0.1', '\x1b[1A\x1b[2K'],
  ...['a;=B1;b', 'a,=B1', 'a|+1', 'a\n-1', 'a\t＝1', 'a;" @B1'],
  ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '</title>', '&lt;b&gt;'],
  ...[
    '../up',
    '..\\up',
    '/etc/passwd',
    'C:\\x',
    'con',
    'a/../../b',
    'shots/../1.jpg',
    '__proto__',
    'constructor',
  ],
  ...[
    'toString',
    'a'.repeat(5000),
    '<!---->'.repeat(80),
    '&amp;'.repeat(300),
    '９'.repeat(40),
    'NaN',
    '1e999',
  ],
  ...hostileTimes,
];

const hostileNumbers: readonly number[] = [
  ...[0, -0, 1, -1, 2, 0.5, -0.5, 1e-9, 1e-300, 5e-324, 1e9, 1e15, 1e16, 1e300, 2 ** 31, 2 ** 32, 2 ** 53],
  ...[1024, 1025, 65_536, 1_000_000, 1_000_001, 8.64e15, 8.64e15 + 1],
];

const isTime = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T/u.test(text);

function another(random: Random, now: unknown): unknown {
  if (typeof now === 'number' && random.chance(0.6)) {
    return random.pick([...hostileNumbers, now + 1, now - 1, now * 2, -now, now / 2, now * 1e6]);
  }
  if (typeof now === 'string' && isTime(now) && random.chance(0.5)) return random.pick(hostileTimes);
  if (typeof now === 'string' && random.chance(0.6))
    return random.pick([...hostileTexts, now + now, now.slice(1)]);
  return random.pick([
    ...[null, true, false, [], {}, [[]], '', 0, 1e300],
    random.pick(hostileTexts),
    random.pick(hostileNumbers),
    ...Object.keys(raw).map((name) => MARK + name),
    ...Object.keys(things).map((name) => THING + name),
    new Array(random.pick([1, 5, 2000])).fill(random.pick([0, null, 'a', now])),
  ]);
}

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

/** A key somewhere in the value: deeper with every step, but not always to the end. */
function somewhere(random: Random, root: Container): { readonly inside: Container; readonly key: string } {
  let inside = root;
  for (;;) {
    const key = random.pick(Object.keys(inside));
    const next = (inside as Record<string, unknown>)[key];
    if (!isContainer(next) || Object.keys(next).length === 0 || random.chance(0.15)) return { inside, key };
    inside = next;
  }
}

function change(random: Random, root: Container): void {
  if (Object.keys(root).length === 0) return;
  const { inside, key } = somewhere(random, root);
  const object = inside as Record<string, unknown>;
  const value = object[key];
  const turn = random.integer(0, 9);
  if (turn < 6) object[key] = another(random, value);
  else if (turn === 6) delete object[key];
  else if (turn === 7 && !Array.isArray(inside)) {
    delete object[key];
    const name = random.pick([...hostileTexts, key.toUpperCase(), `${key}2`]);
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else if (Array.isArray(inside)) {
    const copies = new Array(random.pick([1, 2, 1000])).fill(value);
    inside.splice(random.integer(0, inside.length), 0, ...copies);
  } else object[random.pick([...hostileTexts, 'more'])] = another(random, value);
}

/** A copy with one to three things changed. `value` must be cloneable. */
export function mutateValue<T>(value: T, random: Random): unknown {
  const copy: unknown = structuredClone(value);
  if (random.chance(0.02) || !isContainer(copy)) return another(random, copy);
  for (let i = random.integer(1, 3); i > 0; i--) change(random, copy);
  return copy;
}

/** Characters of what no JSON writer would write, in one file. */
const MOST_RAW = 2 ** 23;

/** The text of a JSON file with something wrong in its values or its writing. */
export function mutateJson(value: unknown, random: Random): string {
  // A long one a thousand times would fill the fuzzer's own memory.
  let room = MOST_RAW;
  const text = JSON.stringify(mutateValue(value, random)).replaceAll(
    /"\\u0001raw:(\w+)"/gu,
    (_, name: keyof typeof raw) => {
      room -= raw[name].length;
      return room > 0 ? raw[name] : 'null';
    },
  );
  if (random.chance(0.9)) return text;
  const at = random.integer(0, text.length);
  return random.pick([
    text.slice(0, at),
    `\ufeff${text}`,
    `${text}${text}`,
    text.slice(0, at) + random.pick([',', '}', '\0', '"', 'NaN', '/**/']) + text.slice(at),
  ]);
}
