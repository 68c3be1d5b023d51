/** The list of what is shipped: whose code a module is, what is taken from a package, and what is refused. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { licencesOf, packageFolder } from './plugin';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'licences-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function makePackage(name: string, about: object, file?: string, text = ''): Promise<string> {
  const own = path.join(folder, name);
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...about }));
  if (file) await writeFile(path.join(own, file), text);
  return own;
}

it.each([
  ['/app/node_modules/react/index.js', '/app/node_modules/react'],
  ['/app/node_modules/@scope/part/dist/a.js', '/app/node_modules/@scope/part'],
  ['/app/node_modules/a/node_modules/b/lib.js', '/app/node_modules/a/node_modules/b'],
  ['/app/src/main.tsx', undefined],
  ['\0/app/node_modules/virtual', undefined],
])('%s belongs to %s', (module, expected) => {
  expect(packageFolder(module)).toBe(expected);
});

it('gives names, authors and texts, in order of names', async () => {
  const [b, a] = [
    await makePackage('b', { license: 'MIT', author: { name: 'Bea' } }, 'LICENSE', ' text of b\n'),
    await makePackage('a', { license: 'ISC', author: 'Al' }, 'licence.md', 'text of a'),
  ];
  expect(licencesOf([b, a])).toEqual([
    { name: 'a', version: '1.0.0', licence: 'ISC', author: 'Al', text: 'text of a' },
    { name: 'b', version: '1.0.0', licence: 'MIT', author: 'Bea', text: 'text of b' },
  ]);
});

it('has the Apache licence for a package that lacks its copy', async () => {
  const folders = [
    await makePackage('tensors', { license: 'Apache-2.0' }),
    await makePackage('links', { license: 'Apache-2.0' }, 'LICENSE', 'Apache License'),
  ];
  expect(licencesOf(folders).map(({ name, text }) => [name, text])).toEqual([
    ['links', 'Apache License'],
    ['tensors', 'Apache License'],
  ]);
});

it('writes the MIT licence of those who hold a package that lacks its copy', async () => {
  const contributors = ['Bea (https://example.org)', { name: 'Cy' }];
  const folders = [
    await makePackage('a', { license: 'MIT', author: 'Al <al@example.org>', contributors }),
    await makePackage('b', { license: 'MIT', contributors }),
  ];
  const [a, b] = licencesOf(folders).map(({ text }) => text);
  expect(a).toMatch(/^MIT License\n\nCopyright \(c\) Al\n\nPermission is hereby granted.*SOFTWARE\.$/su);
  expect(b).toContain('Copyright (c) Bea, Cy\n');
  expect(a.replace(/^.*Permission/su, '')).toBe(
    (await readFile('LICENSE', 'utf8')).trim().replace(/^.*Permission/su, ''),
  );
});

it.each([
  ['MIT', {}],
  ['MIT', { author: '<nobody@example.org>' }],
  ['BSD-3-Clause', { author: 'Al' }],
  ['Apache-2.0', {}],
])('refuses what is under %s with no text, of %j', async (license, about) => {
  const bare = await makePackage('bare', { license, ...about });
  expect(() => licencesOf([bare])).toThrow('bare comes without the text of its licence');
});

it.each([['GPL-3.0'], [undefined]])('refuses what is under %s', async (license) => {
  const other = await makePackage('other', { license });
  expect(() => licencesOf([other])).toThrow('not known to allow shipping');
});
