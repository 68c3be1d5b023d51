/** The app as `npm run package` packs it, in a folder as if it was unpacked there, and served by the program that is packed with it. */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageFiles } from '../../tools/package/main';

/** What vite builds the app from. */
const sources = ['index.html', 'package.json', 'public', 'src', 'tools', 'vite.config.ts'];

/** What the other tests are served, with their micro model. */
const builtApp = '.cache/e2e/app';

/** Files of the package by their paths in its folder. */
export type Files = Awaited<ReturnType<typeof packageFiles>>;

export const packagedFiles = (): Promise<Files> => packageFiles(builtApp);

/**
 * The package of the next version: the sources with another number in them, built a second time.
 * @param folder that they may be copied to
 * @param version the number
 */
export async function nextPackagedFiles(folder: string, version: string): Promise<Files> {
  // Weights may have hundreds of megabytes; they come from the app that was built before, with the tests' own models.
  const filter = (file: string) => !file.endsWith('.safetensors');
  for (const source of sources) await cp(source, path.join(folder, source), { recursive: true, filter });
  await symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  const stated = path.join(folder, 'src', 'app-version.ts');
  const text = await readFile(stated, 'utf8');
  await writeFile(stated, text.replace(/'[\d.]+'/u, `'${version}'`));
  const vite = path.resolve('node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: folder });
  const built = path.join(folder, 'dist');
  await cp(path.join(builtApp, 'models'), path.join(built, 'models'), { recursive: true, force: false });
  return packageFiles(built);
}

export async function unpack(files: Files, folder: string): Promise<void> {
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export interface Served {
  readonly address: string;
  /** Ends once nobody answers any more. */
  stop(): Promise<void>;
}

export async function serve(folder: string, port: number): Promise<Served> {
  const program = path.join(folder, 'serve.mjs');
  const server = spawn(process.execPath, [program, '--port', `${port}`, '--no-browser']);
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const address = await new Promise<string>((resolve) => {
    server.stdout.on('data', (text) => resolve(/http:\S+/u.exec(String(text))![0]));
  });
  return {
    address,
    async stop() {
      server.kill();
      await ended;
    },
  };
}
