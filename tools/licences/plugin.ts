/**
 * `licences.json` beside the built page: every package whose code is in it, in the workers too, with its licence's text.
 *
 * Vite's own `build.license` leaves out what only workers use, which here is TensorFlow.js. A licence that is not known to
 * allow shipping fails the build.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What may be shipped with the notice alone. */
const allowed = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** Its SPDX name. */
  readonly licence: string;
  /** Who it is by, as far as the package says. */
  readonly author: string;
  /** As it lies in the package; for one without, the text that its licence has everywhere, or nothing. */
  readonly text: string;
}

/** The folder of the package that a module belongs to, or nothing for our own modules. */
export function packageFolder(module: string): string | undefined {
  const at = module.lastIndexOf('/node_modules/');
  if (module.startsWith('\0') || at < 0) return undefined;
  const start = at + '/node_modules/'.length;
  const [scope, name] = module.slice(start).split('/');
  return module.slice(0, start) + (scope.startsWith('@') ? `${scope}/${name}` : scope);
}

/** @throws Error where the licence is not one that may be shipped */
function licenceOf(folder: string): Licence {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license: licence, author } = about;
  if (!allowed.has(licence)) {
    throw new Error(`${name} is under ${licence ?? 'no licence'}, which is not known to allow shipping it.`);
  }
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/iu.test(entry));
  return {
    ...{ name, version, licence, author: (typeof author === 'object' ? author.name : author) ?? '' },
    text: file ? readFileSync(path.join(folder, file), 'utf8').trim() : '',
  };
}

/** Those of packages, by name. The Apache licence names nobody, so one copy stands for each package that lacks its own. */
export function licencesOf(folders: Iterable<string>): Licence[] {
  const own = Array.from(folders, licenceOf).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const apache = own.find(({ licence, text }) => licence === 'Apache-2.0' && text !== '');
  return own.map((entry) =>
    entry.licence === 'Apache-2.0' && apache ? { ...entry, text: entry.text || apache.text } : entry,
  );
}

/** Give the same one to the build and, by `collect`, to its workers. */
export function licencesPlugin(): { collect: () => Plugin; emit: () => Plugin } {
  const folders = new Set<string>();
  const collect = (): Plugin => ({
    name: 'licences-collect',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const module of chunk.moduleIds) {
          const folder = packageFolder(module.split('?')[0]);
          if (folder && existsSync(path.join(folder, 'package.json'))) folders.add(folder);
        }
      }
    },
  });
  const emit = (): Plugin => ({
    name: 'licences-emit',
    apply: 'build',
    // After the page's own chunks have been collected; the workers' are built before.
    enforce: 'post',
    generateBundle() {
      this.emitFile({
        ...{ type: 'asset', fileName: 'licences.json' },
        source: JSON.stringify(licencesOf(folders)),
      });
    },
  });
  return { collect, emit };
}
