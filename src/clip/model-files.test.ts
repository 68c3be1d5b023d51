import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256Of } from '../sha256';
import { type FileFacts, fetchModelFiles, type ModelFiles, readVerified } from './model-files';

let server: http.Server;
let base: string;
beforeAll(async () => {
  server = http.createServer((request, response) => {
    switch (request.url) {
      case '/model/a.bin':
        response.end(Uint8Array.of(1, 2, 3));
        break;
      case '/model/page':
        response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html>');
        break;
      case '/model/broken':
        response.writeHead(500).end();
        break;
      case '/model/cut':
        response.writeHead(200, { 'content-length': 10 });
        response.write('abc', () => response.destroy());
        break;
      case '/model/slow':
        break;
      case '/model/asked':
        response.end(`${request.headers['cache-control']}`);
        break;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('fetchModelFiles', () => {
  it.each(['', '/'])('reads files of a folder, written with "%s" at the end', async (end) => {
    const bytes = await fetchModelFiles(base + end).read('a.bin');
    expect(Array.from(new Uint8Array(bytes))).toEqual([1, 2, 3]);
  });

  it('asks the server whether what the browser has of a file is still the same', async () => {
    const bytes = await fetchModelFiles(base).read('asked');
    expect(new TextDecoder().decode(bytes)).toBe('max-age=0');
  });

  it.each(['nothing', 'page'])(
    'says that a file is missing where the server answers 404 or a page (%s)',
    async (file) => {
      await expect(fetchModelFiles(base).read(file)).rejects.toMatchObject({
        code: 'model-shard-missing',
        message: expect.stringContaining(file),
      });
    },
  );

  it('says why a file cannot be reached', async () => {
    const files = fetchModelFiles(base);
    await expect(files.read('broken')).rejects.toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/answered 500/),
    });
    await expect(files.read('cut')).rejects.toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/connection failed/),
    });
    await expect(fetchModelFiles('http://127.0.0.1:1').read('x')).rejects.toMatchObject({
      code: 'model-unreachable',
    });
  });

  it('stops when cancelled, with the reason given', async () => {
    const controller = new AbortController();
    const read = fetchModelFiles(base).read('slow', controller.signal);
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 20);
    await expect(read).rejects.toBe(reason);
  });
});

describe('readVerified', () => {
  it('says what to do on a page that the browser does not trust', async () => {
    const known = await facts();
    vi.stubGlobal('crypto', {});
    await expect(readVerified(keeping(content).files, known)).rejects.toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/https/),
    });
    vi.unstubAllGlobals();
  });

  const content = Uint8Array.of(1, 2, 3);
  const facts = async (): Promise<FileFacts> => ({
    file: 'a.bin',
    bytes: 3,
    sha256: await sha256Of(content),
  });

  /** Files that count how often they are read, and keep. */
  function keeping(given: Uint8Array<ArrayBuffer>, store = new Map<string, ArrayBuffer>()) {
    const log = { reads: 0, store };
    const files: ModelFiles = {
      async read() {
        log.reads++;
        return given.slice().buffer;
      },
      kept: async ({ sha256 }) => store.get(sha256),
      keep: async ({ sha256 }, bytes) => void store.set(sha256, bytes),
    };
    return { files, log };
  }

  it('reads a file once where it is kept', async () => {
    const { files, log } = keeping(content);
    for (let time = 0; time < 2; time++) {
      expect(new Uint8Array(await readVerified(files, await facts()))).toEqual(content);
    }
    expect(log.reads).toBe(1);
  });

  it('keeps nothing that is not what the manifest names', async () => {
    const { files, log } = keeping(Uint8Array.of(1, 2, 4));
    await expect(readVerified(files, await facts())).rejects.toMatchObject({ code: 'model-shard-altered' });
    expect(log.store.size).toBe(0);
  });

  it('reads anew what was kept only in part', async () => {
    const { sha256 } = await facts();
    const { files, log } = keeping(content, new Map([[sha256, new ArrayBuffer(2)]]));
    expect(new Uint8Array(await readVerified(files, await facts()))).toEqual(content);
    expect(log.store.get(sha256)?.byteLength).toBe(3);
  });
});
