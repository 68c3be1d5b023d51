/**
 * Archives: what is written is read, the same files give the same bytes, and nothing broken or lying gets
 * through.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BrokenZip, looksLikeZip, readZip, unpack, writeZip } from './zip';

const text = (words: string) => new TextEncoder().encode(words);
const plenty = 1e6;
const small = () =>
  writeZip(
    new Map([
      ['a.json', { bytes: text('{"answer": 42, "again": 42, "more": 42}'), pack: true }],
      ['deep/b.bin', { bytes: Uint8Array.of(1, 2, 3), pack: false }],
    ]),
  );

/** Contents by name, with every entry unpacked. */
const contents = (bytes: Uint8Array) =>
  new Map([...readZip(bytes)].map(([name, entry]) => [name, Uint8Array.from(unpack(entry, plenty))]));

/** Writes a number at every place where the signature stands, `offset` bytes behind it. */
function patched(bytes: Uint8Array, signature: number, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let i = 0; i + 4 <= copy.length; i++) {
    if (view.getUint32(i, true) === signature) view.setUint32(i + offset, value, true);
  }
  return copy;
}
const CENTRAL = 0x02014b50;

describe('archives', () => {
  it('give back what was put in', () => {
    const files = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z0-9]{1,9}$/u),
        bytes: fc.uint8Array({ maxLength: 3000 }),
        pack: fc.boolean(),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(files, (list) => {
        const zip = writeZip(new Map(list.map(({ name, bytes, pack }) => [name, { bytes, pack }])));
        expect(looksLikeZip(zip)).toBe(true);
        const found = contents(zip);
        expect(found.size).toBe(list.length);
        for (const { name, bytes } of list) expect(found.get(name)).toEqual(bytes);
      }),
    );
  });

  it('are the same bytes for the same files, whatever the time', () => {
    const first = small();
    const clock = Date.now;
    Date.now = () => 1e12;
    try {
      expect(small()).toEqual(first);
    } finally {
      Date.now = clock;
    }
  });

  it('can be read by others', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'zip-'));
    try {
      const file = path.join(folder, 'a.zip');
      writeFileSync(file, small());
      const script =
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())';
      const said = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' });
      expect(said.trim()).toBe("None ['a.json', 'deep/b.bin']");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what is refused', () => {
  it.each(['../up', 'a/../../up', '/root', '\\share', 'C:evil', 'a\\b'])(
    'a name that leads out: %s',
    (name) => {
      expect(() => readZip(zipSync({ [name]: text('x') }))).toThrow(/leads out of it/u);
    },
  );

  it.each([
    ['case', 'a.json', 'A.json'],
    ['how a letter is composed', '\u00e9', 'e\u0301'],
    ['case, of folders', 'a/', 'A/'],
  ])('names that differ by %s alone', (_, one, other) => {
    expect(() => readZip(zipSync({ [one]: text('x'), [other]: text('y') }))).toThrow(/two files named/u);
  });

  it('a name without end', () => {
    expect(() => readZip(zipSync({ ['\u0316'.repeat(30_000)]: text('x') }))).toThrow(/name is too long/u);
  });

  it('files that lie in the same bytes', () => {
    const shared = small();
    const view = new DataView(shared.buffer);
    // The second is said to be where the first is.
    const second = shared.length - 22 - (46 + 'deep/b.bin'.length);
    expect(view.getUint32(second, true)).toBe(CENTRAL);
    view.setUint32(second + 42, 0, true);
    expect(() => readZip(shared)).toThrow(/lies in the bytes of another/u);
    expect(readZip(new Uint8Array([0, ...small()]).subarray(1)).size).toBe(2);
  });

  it('an end that is missing', () => {
    const zip = small();
    for (const length of [0, 4, 21, 22, 60, zip.length - 1]) {
      expect(() => readZip(zip.subarray(0, length))).toThrow(BrokenZip);
    }
  });

  it.each([
    ['less than there is', 5],
    ['more than there is', 5000],
    ['more than can be', 0xffff_fff0],
  ])('a length that says %s', (_, size) => {
    for (const entry of readZip(patched(small(), CENTRAL, 24, size)).values()) {
      expect(() => unpack(entry, plenty)).toThrow(BrokenZip);
      // Not even to who is ready for anything; and no memory is taken for it.
      expect(() => unpack(entry, Number.POSITIVE_INFINITY)).toThrow(BrokenZip);
    }
  });

  it.each([
    ['packed bytes that end outside', 20, 1_000_000, /cut off/u],
    ['a place outside', 42, 1_000_000, /not where/u],
    ['an unknown way of packing', 10, 99, /unknown way/u],
    ['another checksum', 16, 7, /checksum/u],
    ['encryption', 8, 1, /encrypted/u],
  ])('%s', (_, offset, value, sentence) => {
    const zip = patched(small(), CENTRAL, offset as number, value as number);
    expect(() => contents(zip)).toThrow(sentence as RegExp);
  });

  it('more than the caller is ready for', () => {
    const [entry] = readZip(small()).values();
    expect(() => unpack(entry, 10)).toThrow(/more than the 10 allowed/u);
  });

  it('a small file that unpacks to a flood, without unpacking it', () => {
    const flood = zipSync({ 'a.json': new Uint8Array(50_000_000) }, { level: 9 });
    const [honest] = readZip(flood).values();
    expect(() => unpack(honest, plenty)).toThrow(/more than/u);
    const [liar] = readZip(patched(flood, CENTRAL, 24, 1000)).values();
    expect(() => unpack(liar, plenty)).toThrow(/another length/u);
  });

  it('nothing else than BrokenZip, whatever bytes are changed', () => {
    const zip = small();
    const original = contents(zip);
    const change = fc.record({ at: fc.nat({ max: zip.length - 1 }), value: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const broken = zip.slice();
        for (const { at, value } of changes) broken[at] = value;
        try {
          // A byte that says nothing about the files may change; contents may not, unless their names did.
          for (const [name, bytes] of contents(broken)) {
            if (original.has(name)) expect(bytes).toEqual(original.get(name));
          }
        } catch (error) {
          if (!(error instanceof BrokenZip)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
