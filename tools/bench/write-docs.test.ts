import { expect, it } from 'vitest';
import { sectionOf, withTable } from './write-docs';

const page = 'a\n<!-- bench node -->\nold\n<!-- end of bench node -->\nb\n';

it('replaces a section, again and again, and nothing beside it', () => {
  const once = withTable(page, 'node', '| new |\n');
  expect(once).toBe('a\n<!-- bench node -->\n\n| new |\n\n<!-- end of bench node -->\nb\n');
  expect(withTable(once, 'node', '| new |')).toBe(once);
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
