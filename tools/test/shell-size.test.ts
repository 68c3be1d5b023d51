import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { shellBytes, shellFiles } from './shell-size';

const html = `<html><head>
  <link rel="icon" href="./icon.svg" type="image/svg+xml" />
  <script type="module" crossorigin src="./entry.js"></script>
  <link rel="modulepreload" crossorigin href="./shared.js">
  <link rel="stylesheet" crossorigin href="./page.css">
</head></html>`;

it('counts scripts, what they import at once, and styles, but no icon', () => {
  expect(shellFiles(html)).toEqual(['entry.js', 'shared.js', 'page.css']);
});

it('adds up the compressed bytes of the page and of its files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  try {
    const files = { 'index.html': html, 'entry.js': 'a'.repeat(9000), 'shared.js': 'b', 'page.css': 'c' };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    await writeFile(join(folder, 'later.js'), 'd'.repeat(9000));
    const expected = Object.values(files).reduce((sum, content) => sum + gzipSync(content).length, 0);
    expect(shellBytes(folder)).toBe(expected);
  } finally {
    await rm(folder, { recursive: true });
  }
});
