/**
 * Serves the files in `app/` beside this one to the browser of this computer, and to nobody else. Needs Node 20 or
 * later; nothing is installed and nothing is fetched.
 */
import { spawn } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, 'app');
const headers = JSON.parse(readFileSync(path.join(here, 'headers.json'), 'utf8'));
const types = JSON.parse(readFileSync(path.join(here, 'types.json'), 'utf8'));
const values = readArgs();

function readArgs() {
  try {
    const { values } = parseArgs({
      // The browser keeps projects by address: another port is another, empty place.
      options: {
        port: { type: 'string', default: '8137' },
        'no-browser': { type: 'boolean', default: false },
      },
    });
    if (/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65535) return values;
    throw new Error(`"${values.port}" is no port: it takes a whole number up to 65535`);
  } catch (error) {
    console.error(`VTFusion did not start: ${error.message}. There are --port NUMBER and --no-browser.`);
    process.exit(1);
  }
}

/** The file that an address means, or nothing where that lies outside of the app. */
function fileOf(address) {
  const name = decodeURIComponent(new URL(address, 'http://127.0.0.1').pathname);
  const file = path.join(root, name.endsWith('/') ? `${name}index.html` : name);
  return file.startsWith(root + path.sep) && !name.includes('\0') ? file : undefined;
}

async function answer({ method, url, headers: asked }, response) {
  const end = (status, text) =>
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain' }).end(text);
  // A page elsewhere may point a name of its own at this computer; it is not answered.
  const [, name, port = ''] = /^(127\.0\.0\.1|localhost)(:\d+)?$/.exec(asked.host ?? '') ?? [];
  if (!name) return end(403, 'This server answers 127.0.0.1 only.');
  if (method !== 'GET' && method !== 'HEAD') return end(405, 'Files can be read here, no more.');
  try {
    // Under this computer's other name the browser would keep other projects, and find none.
    if (name === 'localhost') {
      const { pathname, search } = new URL(url, 'http://127.0.0.1');
      const location = `http://127.0.0.1${port}${pathname}${search}`;
      return response.writeHead(308, { ...headers, Location: location, 'Cache-Control': 'no-store' }).end();
    }
    const file = fileOf(url);
    const found = file && (await stat(file));
    if (!found?.isFile()) return end(404, 'There is no such file.');
    response.writeHead(200, {
      ...headers,
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': found.size,
      // Names under assets/ change with what is in them.
      'Cache-Control': file.startsWith(path.join(root, 'assets', path.sep))
        ? 'max-age=31536000, immutable'
        : 'no-cache',
    });
    if (method === 'HEAD') return response.end();
    // Closes the file too when the browser goes away in the middle.
    pipeline(createReadStream(file), response, () => undefined);
  } catch {
    end(404, 'There is no such file.');
  }
}

function openBrowser(address) {
  const [command, ...args] = {
    win32: ['cmd', '/c', 'start', '', address],
    darwin: ['open', address],
  }[process.platform] ?? ['xdg-open', address];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => console.log('The browser did not start by itself.'))
    .unref();
}

const server = createServer(answer);
server.on('error', (error) => {
  const sentences = {
    EADDRINUSE:
      `Port ${values.port} is in use. If VTFusion runs already, open http://127.0.0.1:${values.port}/ in Chrome. ` +
      'Else close the program that uses it: on another port (--port N) your projects would not be there.',
    EACCES:
      `Port ${values.port} may not be used: the system keeps it for itself. Restart the computer, which often frees it; ` +
      'on another port (--port N) projects begin empty.',
  };
  console.error(sentences[error.code] ?? error.message);
  process.exitCode = 1;
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}/`;
  console.log(`VTFusion is at ${address} - open it in Chrome or Edge. Close this window to stop it.`);
  if (!values['no-browser']) openBrowser(address);
});
