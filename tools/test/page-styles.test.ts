/**
 * Each page brings the styles of the classes that it uses. Pages are read when they are shown, so one that leans on another's
 * stylesheet looks right only to those who came from there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(file, 'utf8');

/** Files that a module imports at once, not those that it may read later. */
function importsOf(file: string): string[] {
  if (!/\.tsx?$/u.test(file)) return [];
  const named = read(file).matchAll(/^(?:import|export)(?! type)[^;]*?'(\.[^']+)'/gmu);
  return Array.from(named, ([, name]) => path.join(path.dirname(file), name)).flatMap((name) =>
    [name, `${name}.ts`, `${name}.tsx`].filter((one) => /\.(tsx?|css)$/u.test(one) && existsSync(one)),
  );
}

function closureOf(...entries: string[]): Set<string> {
  const found = new Set(entries);
  for (const file of found) for (const next of importsOf(file)) found.add(next);
  return found;
}

const withoutComments = (css: string) => css.replaceAll(/\/\*.*?\*\//gsu, '');
/** Classes of the last part of each selector: what a rule is about, not where it holds. */
function classesIn(css: string): string[] {
  const selectors = withoutComments(css).matchAll(/([^{}]+)\{/gu);
  return Array.from(selectors, ([, selector]) => selector.split(',')).flatMap((parts) =>
    parts.flatMap(
      (part) =>
        part
          .trim()
          .split(/[\s>+~]+/u)
          .at(-1)
          ?.match(/(?<=\.)[a-zA-Z][\w-]*/gu) ?? [],
    ),
  );
}

function classesUsed(component: string): string[] {
  const values = read(component).matchAll(/className=(?:"([^"]+)"|\{([^}]+)\})/gu);
  return Array.from(
    values,
    ([, plain, computed]) => plain ?? computed.match(/['"`][^'"`]*['"`]/gu)?.join(' ') ?? '',
  ).flatMap((words) => words.match(/[a-zA-Z][\w-]*/gu) ?? []);
}

const stylesheets = readdirSync('src/ui', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .map((file) => path.join('src/ui', file));
const styled = new Set(stylesheets.flatMap((file) => classesIn(read(file))));
const first = closureOf('src/main.tsx');
const lazy = Array.from(read('src/ui/pages.tsx').matchAll(/import\('\.\/([^']+)'\)/gu), ([, page]) => page);

it('knows the pages', () => {
  expect(lazy).toContain('settings-page');
  expect(first).toContain('src/ui/home.tsx');
  expect(styled).toContain('button');
});

it.each(['', ...lazy])('the first page with %j', (page) => {
  const files = page === '' ? first : new Set([...first, ...closureOf(`src/ui/${page}.tsx`)]);
  const here = new Set(
    Array.from(files)
      .filter((file) => file.endsWith('.css'))
      .flatMap((file) => classesIn(read(file))),
  );
  const lacking = Array.from(files)
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) =>
      classesUsed(file)
        .filter((name) => styled.has(name) && !here.has(name))
        .map((name) => `${file}: ${name}`),
    );
  expect(lacking).toEqual([]);
});
