/** The zip for a computer without network: what is in it, that it starts, and that its server serves that computer alone. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headers } from '../serve/headers';
import { runMain } from '../testing/run-main';
import { main, packageApp } from './main';

let folder: string;
let app: string;
let zip: Uint8Array;
/** The package, unpacked. */
let unpacked: string;
const own = (name: string) => path.join(unpacked, 'vtfusion-1', name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'package-'));
  app = path.join(folder, 'built');
  await mkdir(path.join(app, 'assets'), { recursive: true });
  await writeFile(path.join(app, 'index.html'), '<!doctype html><title>app</title>');
  await writeFile(path.join(app, 'assets', 'part-1a2b.js'), 'export {};');
  await writeFile(path.join(app, 'assets', 'program.wasm'), new Uint8Array([0, 97, 115, 109]));
  await writeFile(path.join(folder, 'secret.txt'), 'not for the page');
  zip = await packageApp(app, 'vtfusion-1');
  unpacked = path.join(folder, 'unpacked here');
  const rights = rightsIn(zip);
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    await mkdir(path.dirname(path.join(unpacked, name)), { recursive: true });
    await writeFile(path.join(unpacked, name), content, { mode: rights.get(name) || 0o644 });
  }
});
afterAll(() => rm(folder, { recursive: true }));

it('gives the same bytes each time, and one folder', async () => {
  expect(Buffer.compare(await packageApp(app, 'vtfusion-1'), zip)).toBe(0);
  expect(Object.keys(unzipSync(zip)).sort()).toEqual(
    [
      ...['README.txt', 'headers.json', 'serve.mjs', 'types.json'],
      ...['start-linux.sh', 'start-mac.command', 'start-windows.cmd'],
      ...['app/assets/part-1a2b.js', 'app/assets/program.wasm', 'app/index.html'],
    ]
      .map((file) => `vtfusion-1/${file}`)
      .sort(),
  );
});

it('says what is missing where no app was built', async () => {
  await expect(packageApp(path.join(folder, 'built', 'assets'), 'x')).rejects.toThrow('no built app');
});

it.each([
  [() => ['--help'], 0, /^npm run package -- /u],
  [() => ['--nonsense'], 2, /--nonsense.*`npm run package -- --help` lists the options/u],
  [() => ['--app', app, '--out', folder], 2, /./u],
  [() => ['--app', 'nowhere', '--out', path.join(folder, 'a.zip')], 2, /^nowhere holds no built app; /u],
])('answers %s', async (args, code, says) => {
  const said = await runMain(main, args());
  expect(said.code).toBe(code);
  expect(said.stdout + said.stderr).toMatch(says);
});

/** The rights of the files in a zip, by name; `unzipSync` leaves them out. */
function rightsIn(zip: Uint8Array): Map<string, number> {
  const bytes = Buffer.from(zip);
  const entry = 'PK\u0001\u0002';
  const rights = new Map<string, number>();
  for (let at = bytes.indexOf(entry); at >= 0; at = bytes.indexOf(entry, at + 46)) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    rights.set(name, (bytes.readUInt32LE(at + 38) >>> 16) & 0o777);
  }
  return rights;
}

describe('the server in it, by its start script', () => {
  let server: ChildProcess;
  let port: number;

  beforeAll(async () => {
    const options = ['--port', '0', '--no-browser'];
    // Windows' script waits for a key in the end.
    server =
      process.platform === 'win32'
        ? spawn(process.execPath, [own('serve.mjs'), ...options], { cwd: folder })
        : spawn(own('start-linux.sh'), options, { cwd: folder });
    port = await new Promise((resolve, reject) => {
      server.stdout!.on('data', (text) => resolve(Number(/:(\d+)\//u.exec(String(text))![1])));
      server.stderr!.on('data', (text) => reject(new Error(String(text))));
    });
  });
  afterAll(() => server.kill());

  interface Answer {
    readonly status: number;
    readonly headers: Record<string, unknown>;
    readonly body: string;
  }

  /** By hand: `fetch` tidies paths and writes its own Host. */
  function ask(url: string, { method = 'GET', host = `127.0.0.1:${port}` } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: url, method, headers: { host } }, (response) => {
        let body = '';
        response.on('data', (part) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      asked.on('error', reject).end();
    });
  }

  it('gives the page, and each file with the headers that every server of the app has', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.body).toBe(await readFile(path.join(app, 'index.html'), 'utf8'));
    // A worker is bound by the headers of its own script.
    for (const file of ['/', '/assets/part-1a2b.js', '/assets/program.wasm']) {
      const said = (await ask(file)).headers;
      for (const [name, value] of Object.entries(headers)) expect(said[name.toLowerCase()], file).toBe(value);
    }
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('says of each file what it is, and keeps those whose names change', async () => {
    const program = await ask('/assets/program.wasm?v=1');
    expect(program.headers['content-type']).toBe('application/wasm');
    expect(program.headers['cache-control']).toContain('immutable');
    expect((await ask('/assets/part-1a2b.js', { method: 'HEAD' })).headers['content-length']).toBe('10');
    for (const page of ['/', '/?kiosk=/assets/', '/index.html?/assets/'])
      expect((await ask(page)).headers['cache-control'], page).toBe('no-cache');
  });

  it.each([
    '/../serve.mjs',
    '/../../../secret.txt',
    '/..%2f..%2f..%2fsecret.txt',
    '/assets/..%2f..%2fserve.mjs',
    '/%2e%2e/headers.json',
    '//etc/passwd',
    '/index.html%00.js',
    '/%zz',
    '/assets',
    '/nothing.js',
  ])('has no file at %s', async (url) => {
    expect((await ask(url)).status).toBe(404);
  });

  it('answers this computer by its own names, and only questions', async () => {
    expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  it('leads from localhost to the one address that projects are kept under', async () => {
    const asked = await ask('/assets/part-1a2b.js?model=a', { host: `localhost:${port}` });
    expect(asked.status).toBe(308);
    expect(asked.headers).toMatchObject({
      location: `http://127.0.0.1:${port}/assets/part-1a2b.js?model=a`,
      'cache-control': 'no-store',
    });
    for (const elsewhere of ['//evil.example/a?b', 'http://evil.example/a?b']) {
      const { headers } = await ask(elsewhere, { host: 'localhost' });
      expect(headers.location).toBe('http://127.0.0.1/a?b');
    }
  });

  // Linux shows which files a program holds open.
  it.runIf(process.platform === 'linux')('closes files whose download was broken off', async () => {
    const large = own('app/large.safetensors');
    await writeFile(large, '');
    await truncate(large, 64e6);
    const held = async () => {
      const folder = `/proc/${server.pid}/fd`;
      const files = await readdir(folder);
      const paths = await Promise.all(files.map((file) => readlink(path.join(folder, file)).catch(() => '')));
      return paths.filter((file) => file === large).length;
    };
    /** @returns how often the file was open then */
    const breakOff = () =>
      new Promise<number>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path: '/large.safetensors' }, (response) => {
          response.once('data', () => {
            held()
              .then(resolve, reject)
              .finally(() => asked.destroy());
          });
        });
        asked.on('error', () => undefined).end();
      });
    for (let i = 0; i < 3; i++) expect(await breakOff()).toBeGreaterThan(0);
    for (let i = 0; i < 100 && (await held()) > 0; i++) await sleep(50);
    expect(await held()).toBe(0);
  });
});

describe('what a person reads where it cannot start', () => {
  const run = promisify(execFile);

  /** What it writes, and how it ends. */
  const started = (file: string, args: string[], env = process.env) =>
    run(file, args, { env }).then(
      () => ({ code: 0, text: '' }),
      ({ code, stdout, stderr }) => ({ code, text: `${stdout}${stderr}` }),
    );

  it.each([
    [['--port', 'abc'], /^VTFusion did not start: "abc" is no port: .* 65535\. There are --port NUMBER/u],
    [['--port', '99999'], /"99999" is no port/u],
    [['--ports', '1'], /^VTFusion did not start: Unknown option '--ports'/u],
  ])('%j', async (args, sentence) => {
    const { code, text } = await started(process.execPath, [own('serve.mjs'), ...args]);
    expect(code).toBe(1);
    expect(text).toMatch(sentence);
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32').each(['start-linux.sh', 'start-mac.command'])(
    'with an old Node, from %s',
    async (script) => {
      const old = path.join(folder, 'old node');
      await mkdir(old, { recursive: true });
      await writeFile(path.join(old, 'node'), '#!/bin/sh\necho 18.20.8\n', { mode: 0o755 });
      const path18 = `${old}${path.delimiter}${process.env.PATH}`;
      const { code, text } = await started(own(script), [], { ...process.env, PATH: path18 });
      expect({ code, text }).toEqual({
        code: 1,
        text: 'Node.js 20 or later is needed, and this is 18.20.8. README.txt says where to get it.\n',
      });
    },
  );
});
