/** Each part of the WebAssembly program against its definition in float64. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeWasmProgram } from '../../../tools/node/wasm-program';
import { compileKernels } from '../../../tools/testing/compile-kernels';
import { Arena } from './arena';
import { packPanels } from './pack-panels';
import { instantiate, type ProgramExports } from './program';

let module: WebAssembly.Module;
beforeAll(async () => {
  ({ module } = await nodeWasmProgram(1));
});

/** The program and memory for one case. */
function fresh(): { arena: Arena; program: ProgramExports } {
  const arena = new Arena();
  return { arena, program: instantiate(module, arena.memory) };
}

/** Numbers without symmetry, so that a mistake cannot cancel out. */
const waves = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => 2 * Math.sin(1.7 * i + seed) * Math.cos(0.37 * i + seed));

const sides = { rows: fc.integer({ min: 1, max: 11 }), k: fc.integer({ min: 1, max: 24 }).map((n) => 4 * n) };
const seed = fc.integer({ min: 0, max: 1000 });

it('is what its sources compile to', async () => {
  const made = await compileKernels('src/ops/wasm/assembly/asconfig.json');
  const committed = readFileSync(new URL('./program.wasm', import.meta.url));
  expect(Buffer.compare(made, committed), 'run `npm run kernels`').toBe(0);
});

describe('a row in int16', () => {
  it('is each number to half a step', () => {
    fc.assert(
      fc.property(sides.k, seed, (k, by) => {
        const { arena, program } = fresh();
        const row = waves(k, by);
        const [to, scaleAt] = [arena.take(2 * k), arena.take(4)];
        const largest = program.largestActivation(k);
        program.quantiseRow(arena.keep(row), k, largest, to, scaleAt);
        const scale = arena.floats(scaleAt, 1)[0];
        const integers = new Int16Array(arena.memory.buffer, to, k);
        for (const [i, value] of row.entries()) {
          expect(Math.abs(integers[i] * scale - value)).toBeLessThan(scale * 0.51);
          expect(Math.abs(integers[i])).toBeLessThanOrEqual(largest);
        }
      }),
    );
  });

  it('of zeros is zeros', () => {
    const { arena, program } = fresh();
    const [to, scaleAt] = [arena.take(16), arena.take(4)];
    program.quantiseRow(arena.keep(new Float32Array(8)), 8, 1000, to, scaleAt);
    expect([...new Int16Array(arena.memory.buffer, to, 8)]).toEqual(Array(8).fill(0));
    expect(arena.floats(scaleAt, 1)[0]).toBe(0);
  });
});

describe('a product', () => {
  // From 517 numbers on, int32 limits the quantised values; below, int16 does.
  it.each([516, 520, 768, 3584])('of the largest integers stays in int32, over %i of them', (k) => {
    const { arena, program } = fresh();
    const [a, aScale, w] = [arena.take(8 * k), arena.take(16), arena.take(8 * k)];
    arena.bytes(w, 8 * k).fill(127);
    const [ones, zeros] = [arena.keep(new Float32Array(8).fill(1)), arena.keep(new Float32Array(8))];
    const to = arena.take(32);
    for (const sign of [1, -1]) {
      const row = arena.keep(new Float32Array(k).fill(sign));
      program.quantiseRow(row, k, program.largestActivation(k), a, aScale);
      program.multiply(a, aScale, 1, k, w, ones, zeros, 8, to, 32, 0);
      for (const product of arena.floats(to, 8)) expect(product / (127 * k)).toBeCloseTo(sign, 6);
    }
  });

  const endings: Record<string, (product: number, before: number) => number> = {
    'is stored': (product) => product,
    'is added': (product, before) => before + product,
    'goes through GELU': (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
    'goes through the sigmoid GELU': (x) => x / (1 + Math.exp(-1.702 * x)),
  };
  it.each(Object.entries(endings))('of int16 rows and int8 channels %s', (name, ending) => {
    const then = Object.keys(endings).indexOf(name);
    fc.assert(
      fc.property(sides.rows, sides.k, fc.integer({ min: 1, max: 4 }), seed, (rows, k, eights, by) => {
        const { arena, program } = fresh();
        const channels = 8 * eights;
        const a = Int16Array.from({ length: (rows + 3) * k }, (_, i) =>
          Math.round(900 * Math.sin(i * 1.3 + by)),
        );
        const w = Int8Array.from({ length: channels * k }, (_, i) =>
          Math.round(127 * Math.cos(i * 0.7 + by)),
        );
        const aAt = arena.take(a.byteLength);
        new Int16Array(arena.memory.buffer, aAt, a.length).set(a);
        const wAt = arena.take(w.length);
        packPanels(w, channels, k, arena.bytes(wAt, w.length));
        const aScales = waves(rows + 3, by).map((value) => Math.abs(value) / 90_000);
        const wScales = waves(channels, by + 1).map((value) => Math.abs(value) / 127);
        const bias = waves(channels, by + 2);
        const before = waves(rows * channels + 32, by + 3);
        const to = arena.keep(before);
        program.multiply(
          ...[aAt, arena.keep(aScales), rows, k, wAt, arena.keep(wScales), arena.keep(bias), channels, to],
          ...([4 * channels, then] as const),
        );
        const after = arena.floats(to, before.length);
        for (let m = 0; m < rows; m++) {
          for (let n = 0; n < channels; n++) {
            let sum = 0;
            for (let i = 0; i < k; i++) sum += a[m * k + i] * w[n * k + i];
            const expected = ending(sum * aScales[m] * wScales[n] + bias[n], before[m * channels + n]);
            expect(Math.abs(after[m * channels + n] - expected)).toBeLessThan(
              4e-6 * (1 + Math.abs(expected)),
            );
          }
        }
        // Nothing is written beyond the last row.
        expect(after.slice(rows * channels)).toEqual(before.slice(rows * channels));
      }),
      { numRuns: 40 },
    );
  });
});

it('normalises a row to mean 0 and variance 1, then gain and bias', () => {
  fc.assert(
    fc.property(sides.k, seed, (width, by) => {
      const { arena, program } = fresh();
      const [x, gain, bias] = [waves(width, by), waves(width, by + 1), waves(width, by + 2)];
      const to = arena.take(4 * width);
      program.normaliseRow(arena.keep(x), width, arena.keep(gain), arena.keep(bias), 1e-5, to);
      const mean = x.reduce((sum, value) => sum + value, 0) / width;
      const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      const after = arena.floats(to, width);
      for (let i = 0; i < width; i++) {
        const expected = ((x[i] - mean) / Math.sqrt(variance + 1e-5)) * gain[i] + bias[i];
        expect(Math.abs(after[i] - expected)).toBeLessThan(2e-5 * (1 + Math.abs(expected)));
      }
    }),
  );
});

it('attends to what a place sees: softmax of scaled products, then the mean of values', () => {
  const cases = fc.record({
    eights: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 21 }),
    causal: fc.constantFrom(0, 1),
    by: seed,
  });
  fc.assert(
    fc.property(cases, ({ eights, length, causal, by }) => {
      const { arena, program } = fresh();
      const d = 8 * eights;
      const padded = Math.ceil(length / 8) * 8;
      const [q, k, v] = [waves(4 * d, by), waves(length * d, by + 1), waves(length * d, by + 2)];
      const turned = new Float32Array(d * padded);
      for (let n = 0; n < length; n++) for (let c = 0; c < d; c++) turned[c * padded + n] = k[n * d + c];
      const to = arena.take(4 * 4 * d);
      const addresses = [arena.keep(q), arena.keep(turned), arena.keep(v)] as const;
      const seen = causal ? 1 : length;
      const powersAt = arena.take(16 * padded);
      program.attend(...addresses, 4 * d, d, length, padded, seen, causal, powersAt, to);
      for (let row = 0; row < Math.min(4, length); row++) {
        const visible = causal ? row + 1 : length;
        const logits = Array.from({ length: visible }, (_, n) => {
          let dot = 0;
          for (let c = 0; c < d; c++) dot += q[row * d + c] * k[n * d + c];
          return dot / Math.sqrt(d);
        });
        // A tiny number makes subnormal products, with which some processors are a hundred times slower.
        const unseen = arena
          .floats(powersAt, 4 * padded)
          .subarray(row * padded + visible, (row + 1) * padded);
        expect([...unseen].every((power) => power === 0)).toBe(true);
        const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
        const sum = powers.reduce((total, power) => total + power, 0);
        for (let c = 0; c < d; c++) {
          const expected = powers.reduce((total, power, n) => total + (power / sum) * v[n * d + c], 0);
          expect(Math.abs(arena.floats(to, 4 * d)[row * d + c] - expected)).toBeLessThan(1e-5);
        }
      }
    }),
  );
});

it('raises e to powers from 0 to -64 to 3e-7 of each, and gives 0 below', () => {
  const { arena, program } = fresh();
  // With queries of length 4 and this width, logits equal the keys' first channel.
  const [d, length] = [16, 1400];
  const logits = Float32Array.from({ length }, (_, n) => -n / 20.1);
  const [queries, keys] = [new Float32Array(4 * d), new Float32Array(d * length)];
  for (let row = 0; row < 4; row++) queries[row * d] = 4;
  keys.set(logits);
  const powers = arena.take(16 * length);
  const values = arena.take(4 * length * d);
  program.attend(
    ...[arena.keep(queries), arena.keep(keys), values, 4 * d, d, length, length, length, 0],
    ...([powers, arena.take(16 * d)] as const),
  );
  for (const [n, power] of arena.floats(powers, length).entries()) {
    if (logits[n] < -64) expect(power).toBe(0);
    else expect(Math.abs(power / Math.exp(logits[n]) - 1)).toBeLessThan(3e-7);
  }
});

/** By its series, exact to float64 rounding for small arguments, and 1 beyond. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
