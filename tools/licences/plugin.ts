/**
 * `licences.json` beside the built page: every package whose code is in it, in the workers too, with its licence's text, then
 * what no package tells of (`by-hand.ts`).
 *
 * Vite's own `build.license` leaves out what only workers use, which here is TensorFlow.js. A licence that is not known to
 * allow shipping fails the build, and so does a package whose notice is not known.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { licencesOfModels, licencesOfPrograms } from './by-hand.ts';
import type { Licence } from './licence.ts';
import { mitText } from './mit-text.ts';

/** What may be shipped with the notice alone. */
const allowed = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);

/** The folder of the package that a module belongs to, or nothing for our own modules. */
export function packageFolder(module: string): string | undefined {
  const at = module.lastIndexOf('/node_modules/');
  if (module.startsWith('\0') || at < 0) return undefined;
  const start = at + '/node_modules/'.length;
  const [scope, name] = module.slice(start).split('/');
  return module.slice(0, start) + (scope.startsWith('@') ? `${scope}/${name}` : scope);
}

/** Somebody, as `package.json` names them: `Al <al@example.org> (https://example.org)`, or with a name of its own. */
type Person = string | { readonly name?: string };

const fullName = (person: Person = '') => (typeof person === 'object' ? (person.name ?? '') : person);
const nameAlone = (person: Person) => fullName(person).replace(/\s*[<(].*$/su, '');

/** Without a text where the package has none and its licence's cannot be written. @throws Error where it may not be shipped */
function licenceOf(folder: string): Licence {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license: licence, author, contributors = [] } = about;
  if (!allowed.has(licence)) {
    throw new Error(`${name} is under ${licence ?? 'no licence'}, which is not known to allow shipping it.`);
  }
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/iu.test(entry));
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : '';
  const holders = (author ? [author] : contributors).map(nameAlone).filter((holder: string) => holder !== '');
  const written = licence === 'MIT' && holders.length > 0 ? mitText(holders) : '';
  return { name, version, licence, author: fullName(author), text: text || written };
}

/**
 * Those of packages, by name. The Apache licence names nobody, so one copy stands for each package that lacks its own.
 * @throws Error where one may not be shipped, or the notice that must go with it is not known
 */
export function licencesOf(folders: Iterable<string>): Licence[] {
  const own = Array.from(folders, licenceOf).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const apache = own.find(({ licence, text }) => licence === 'Apache-2.0' && text !== '');
  return own.map((entry) => {
    const text = entry.text || (entry.licence === 'Apache-2.0' && apache?.text);
    if (text) return { ...entry, text };
    throw new Error(
      `${entry.name} comes without the text of its licence (${entry.licence}), and who holds its copyright is not known; it ` +
        'cannot be shipped without its notice.',
    );
  });
}

/**
 * Give the same one to the build and, by `collect`, to its workers.
 * @param models the folder of the models that are shipped
 */
export function licencesPlugin(models: string): { collect: () => Plugin; emit: () => Plugin } {
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
    generateBundle(_, bundle) {
      const programs = Object.keys(bundle).filter((file) => file.endsWith('.wasm'));
      const all = [...licencesOf(folders), ...licencesOfPrograms(programs), ...licencesOfModels(models)];
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(all) });
    },
  });
  return { collect, emit };
}
