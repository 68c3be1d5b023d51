import { describe, expect, it } from 'vitest';
import { requireNoOnnx, sectionOf, withTable } from './write-docs';

const page = 'a\n<!-- bench node -->\nold\n<!-- end of bench node -->\nb\n';

it('replaces a section, again and again, and nothing beside it', () => {
  const once = withTable(page, 'node', '| new |\n');
  expect(once).toBe('a\n<!-- bench node -->\n\n| new |\n\n<!-- end of bench node -->\nb\n');
  expect(withTable(once, 'node', '| new |')).toBe(once);
});

describe('a table with figures', () => {
  const row = (trial: string, peers: string) =>
    `| resize | ${trial} | wasm | pico-clip | 1 ms (once) | ${peers} | 2 |`;
  const ort = 'onnxruntime-web (wasm, 1 thread): 2 ms (once)';
  const plain = 'plain tfjs operations: 3 ms (once)';
  const whole = [row('small', `${ort}<br>${plain}`), row('large', '')].join('\n');
  const full = withTable(page, 'node', whole);

  it('gives way to one that has as much', () => {
    const other = whole.replaceAll('1 thread', '2 threads').replaceAll('once', '9 times');
    expect(withTable(full, 'node', other)).toContain('2 threads');
  });

  it('is known to have a peer before anything is measured', () => {
    expect(() => requireNoOnnx(full, 'node')).toThrow(/^Nothing was measured: .* has onnxruntime-web/u);
    requireNoOnnx(withTable(page, 'node', row('small', plain)), 'node');
  });

  it.each([
    ['nothing', '', 'resize, small, wasm, pico-clip and 3 more'],
    ['a part of it', row('small', `${ort}<br>${plain}`), 'lacks resize, large, wasm, pico-clip.'],
    ['one without a peer', whole.replace(`${ort}<br>`, ''), 'small, wasm, pico-clip, onnxruntime-web.'],
    ['that of another model', whole.replaceAll('pico', 'micro'), 'pico-clip and 3 more'],
  ])('stays in the place of %s', (_, table, lost) => {
    expect(() => withTable(full, 'node', table)).toThrow(lost);
  });
});

it('fails where the page has no such section', () => {
  expect(() => withTable(page, 'gpu', '')).toThrow('<!-- bench gpu -->');
});

it.each([
  [{}, 'node'],
  [{ browser: true }, 'browser'],
  [{ browser: true, only: ['app-start', 'growth'] }, 'browser'],
  [{ gpu: true }, 'gpu'],
  [{ only: ['growth'] }, 'growth'],
  [{ browser: true, only: ['growth'] }, 'growth'],
])('puts a run with %j into the section %s', (options, section) => {
  expect(sectionOf({ browser: false, gpu: false, only: [], ...options })).toBe(section);
});
