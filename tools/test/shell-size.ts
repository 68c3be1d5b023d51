/** What a browser must read before it can show the first page of a build. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Most bytes of the shell, each of its files compressed by gzip as servers do. */
export const shellBudget = 200_000;

const loadedAtOnce = /<(?:script|link)\b[^>]*>/gu;

/** The files that a page's HTML loads before anything is shown: scripts, what they import at once, styles. */
export function shellFiles(html: string): string[] {
  return [...html.matchAll(loadedAtOnce)]
    .map(([tag]) => tag)
    .filter((tag) => !/rel="(?:icon|manifest|apple-touch-icon)"/u.test(tag))
    .map((tag) => /(?:src|href)="(?:\.\/)?([^"]+)"/u.exec(tag)?.[1])
    .filter((file) => file !== undefined);
}

/** Bytes of the shell of the build in `folder`, the page itself included. */
export function shellBytes(folder: string): number {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = ['index.html', ...shellFiles(html)];
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
}
