/** The app as `npm run package` packs it, unpacked into a folder and served by the program that is packed with it. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { packageApp } from '../../tools/package/main';

/** What the other tests are served, with their micro model. */
const builtApp = '.cache/e2e/app';

/** Files of the package by their paths. */
export type Files = Record<string, Uint8Array>;

export async function packagedFiles(): Promise<Files> {
  return unzipSync(await packageApp(builtApp, 'vtfusion'));
}

export async function unpack(files: Files, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
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

/** @param port 0: any that is free */
export async function serve(folder: string, port: number): Promise<Served> {
  const program = path.join(folder, 'vtfusion', 'serve.mjs');
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
