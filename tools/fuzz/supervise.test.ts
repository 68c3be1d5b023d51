/** What goes wrong in a case is noticed, named, and not the end of the run. */
import { expect, it } from 'vitest';
import { caseRandom } from './case-random';
import { main } from './main';
import { supervise } from './supervise';
import { wayOf } from './testing/bad-targets';

const told: Readonly<Record<string, RegExp>> = {
  hang: /^did not end within 10 s$/u,
  untyped: /^threw what is no typed error: TypeError: not one of ours/u,
  exit: /^ended the process \(3\)/u,
  reject: /^left an error that nobody catches: Error: nobody hears this$/u,
  memory: /^took \d+ MiB of memory$/u,
  unknown: /^threw an unknown code: nobody-knows-it$/u,
  wordy: /^threw image-empty with a sentence of 1001 characters: x+/u,
  slow: /^took \d+ ms$/u,
};

it('names every case that hangs, throws, ends the process, rejects, says too much or takes too much', async () => {
  const module = new URL('./testing/bad-targets.ts', import.meta.url).href;
  const order = { module, target: 'bad', seed: 2164, from: 0, to: 10 };
  const ways = Array.from({ length: order.to }, (_, i) => wayOf(caseRandom(order.target, order.seed, i)));
  // The seed is one that ends in every way.
  expect(new Set(ways).size).toBe(10);
  // Three slow tries take 3.3 s, and what takes memory takes seconds on a busy machine; neither hangs.
  const { failures } = await supervise(order, { hangMs: 10_000, startMs: 100_000 });
  const bad = ways.flatMap((way, i) => (way in told ? [i] : []));
  expect(failures.map(({ number }) => number)).toEqual(bad);
  for (const { number, why } of failures) expect(why).toMatch(told[ways[number]]);
});

it('says once that a target cannot be opened, and takes no case', async () => {
  const module = new URL('./testing/bad-targets.ts', import.meta.url).href;
  const begun: number[] = [];
  const order = { module, target: 'closed', seed: 1, from: 0, to: 3 };
  const watch = { hangMs: 2000, startMs: 100_000, onCase: (number: number) => begun.push(number) };
  expect(await supervise(order, watch)).toEqual({
    failures: [],
    ends: {},
    unopened: 'Error: nobody has the key',
  });
  expect(begun).toEqual([]);
});

it.each([
  [['--cases', 'many'], '--cases needs a whole number from 1 to'],
  [['--only', 'nothing'], '--only needs one of pictures, '],
  [['--fast'], "Unknown option '--fast'"],
])('says what it does not understand: %j', async (args, sentence) => {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) };
  expect(await main(args, { stdout: output, stderr: output })).toBe(2);
  expect(said.join('')).toContain(sentence);
  expect(said.join('')).toContain('npm run fuzz -- --help');
});
