import { expect, it } from 'vitest';
import { withTable } from './write-docs';

const page = 'a\n<!-- bench node -->\nold\n<!-- end of bench node -->\nb\n';

it('replaces a section, again and again, and nothing beside it', () => {
  const once = withTable(page, 'node', '| new |\n');
  expect(once).toBe('a\n<!-- bench node -->\n\n| new |\n\n<!-- end of bench node -->\nb\n');
  expect(withTable(once, 'node', '| new |')).toBe(once);
});

it('fails where the page has no such section', () => {
  expect(() => withTable(page, 'gpu', '')).toThrow('<!-- bench gpu -->');
});
