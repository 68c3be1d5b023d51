/** One zip for a computer that never sees the net: the app with its weights, a server on Node alone, and how to start it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ZipOptions, type Zippable, zipSync } from 'fflate';
import { build } from 'vite';
import { type Outputs, readArgs, runCommand } from '../node/command-line';
import { listFiles } from '../node/list-files';
import { requireOutFile, writeOutFile } from '../node/out-file';
import { UsageError } from '../node/usage-error';
import { headers } from '../serve/headers';

const usage = `npm run package -- [--out FILE.zip] [--app FOLDER]

Builds the app and writes it, with the models in public/models, a server and start scripts, to one zip.

  --out FILE     the zip (release/vtfusion-VERSION.zip)
  --app FOLDER   an app that is built already
  --help
`;

const known = {
  out: { type: 'string' },
  app: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const wrong = (what: string) => new UsageError(`${what}. \`npm run package -- --help\` lists the options.`);

/** What the server says a file is, by how its name ends. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Numbers and pictures do not get smaller. */
const stored = new Set(['.safetensors', '.vtfusion', '.png', '.jpg']);

/** The same files give the same bytes, whenever they are packed. */
const mtime = new Date('2000-01-01T00:00:00');
const executable: ZipOptions = { os: 3, attrs: 0o100755 << 16 };

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const { out, app, help } = readArgs(args, known, wrong);
    if (help) {
      outputs.stdout.write(usage);
      return 0;
    }
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    const target = out ?? path.join('release', `vtfusion-${version}.zip`);
    await requireOutFile(target);
    if (!app) await build({ logLevel: 'warn' });
    const zip = await packageApp(app ?? 'dist', `vtfusion-${version}`);
    await writeOutFile(target, zip);
    outputs.stdout.write(`${target}: ${(zip.length / 1e6).toFixed(1)} MB\n`);
    return 0;
  });
}

/**
 * @param app the folder of the built app
 * @param name of the folder that the zip unpacks to
 * @throws UsageError where the folder holds no app
 */
export async function packageApp(app: string, name: string): Promise<Uint8Array> {
  const files: Zippable = {};
  for (const [file, content] of await packageFiles(app)) {
    const level = stored.has(path.extname(file)) ? 0 : 9;
    const options = isStartScript(file) ? executable : {};
    files[`${name}/${file}`] = [content, { mtime, level, ...options }];
  }
  return zipSync(files);
}

/** Start scripts must be executable. */
const isStartScript = (file: string) => file.endsWith('.sh') || file.endsWith('.command');

/**
 * What the zip holds, by paths in its folder.
 * @param app the folder of the built app
 * @throws UsageError where the folder holds no app
 */
export async function packageFiles(app: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const own = path.join(import.meta.dirname, 'files');
  for (const file of await listFiles(own)) {
    const content = await readFile(path.join(own, file));
    files.set(file, file.endsWith('.cmd') ? withCarriageReturns(content) : content);
  }
  files.set('headers.json', json(headers));
  files.set('types.json', json(types));
  const parts = await listFiles(app).catch((): string[] => []);
  if (!parts.includes('index.html'))
    throw new UsageError(`${app} holds no built app; leave --app out to build it.`);
  for (const file of parts) files.set(`app/${file}`, await readFile(path.join(app, file)));
  return files;
}

/** Lines as Windows' command interpreter wants them. */
function withCarriageReturns(content: Buffer): Uint8Array {
  return new TextEncoder().encode(content.toString('utf8').replace(/\r?\n/gu, '\r\n'));
}
