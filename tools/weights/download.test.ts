import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadOptions, download } from './download';
import { startServer, type TestServer } from './test-server';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2_654_435_761) >>> 24);
const hashOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const sha256 = hashOf(bytes);

let server: TestServer;
let cacheFolder: string;
let url: string;
beforeEach(async () => {
  server = await startServer();
  server.files.set('/a/model.safetensors', { bytes });
  url = `${server.url}/a/model.safetensors`;
  cacheFolder = await mkdtemp(path.join(os.tmpdir(), 'download-'));
});
afterEach(async () => {
  await server.close();
  await rm(cacheFolder, { recursive: true });
});

const fetchIt = (more: Partial<DownloadOptions> = {}) =>
  download(url, { cacheFolder, pause: () => 1, attempts: 3, ...more });
/** SHA-256 of what is fetched. */
const contentOf = async (more: Partial<DownloadOptions> = {}) =>
  hashOf(await readFile((await fetchIt(more)).path));
const partLength = async () => {
  const part = (await readdir(cacheFolder)).find((name) => name.endsWith('.part'));
  return part ? (await readFile(path.join(cacheFolder, part))).length : undefined;
};

describe('download', () => {
  it('fetches a file in one request, reports it whole, and takes it from the cache the next time', async () => {
    const seen: [number, number | undefined][] = [];
    expect(await contentOf({ onProgress: (done, total) => seen.push([done, total]) })).toBe(sha256);
    expect(seen[0]).toEqual([0, bytes.length]);
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(await contentOf()).toBe(sha256);
    expect(server.requests).toHaveLength(1);
  });

  it('deletes everything it kept', async () => {
    const { remove } = await fetchIt();
    await remove();
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('asks only for the rest after each cut of the connection', async () => {
    server.cuts = [100_000, 50_000];
    expect(await contentOf()).toBe(sha256);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
    expect(server.requests[1].ifRange).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('goes on in a later run where an earlier one stopped', async () => {
    server.cuts = [120_000, 0, 0, 0];
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-network' });
    expect(await partLength()).toBe(120_000);
    server.cuts = [];
    server.requests.length = 0;
    expect(await contentOf({ sha256 })).toBe(sha256);
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=120000-']);
  });

  it('gives up after so many attempts without a new byte, however many brought some', async () => {
    server.cuts = [1000, 1000, 1000, 1000, 1000];
    expect(await contentOf()).toBe(sha256);
    await (await fetchIt()).remove();
    server.requests.length = 0;
    server.cuts = [0, 0, 0, 0, 0];
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-network' });
    expect(server.requests).toHaveLength(3);
  });

  it('waits out a busy server', async () => {
    server.statuses = [503, 429];
    expect(await contentOf()).toBe(sha256);
    expect(server.requests).toHaveLength(3);
  });

  it('starts anew where the server knows no ranges', async () => {
    server.ranges = false;
    server.cuts = [200_000];
    expect(await contentOf({ sha256 })).toBe(sha256);
    expect(server.requests[1].range).toBe('bytes=200000-');
  });

  it('starts anew where the server gives no mark of the version', async () => {
    server.files.set('/a/model.safetensors', { bytes, etag: '' });
    server.cuts = [200_000];
    expect(await contentOf({ sha256 })).toBe(sha256);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('does not go on with a weak ETag, which does not promise equal bytes', async () => {
    server.files.set('/a/model.safetensors', { bytes, etag: 'W/"1"' });
    server.cuts = [200_000];
    expect(await contentOf({ sha256 })).toBe(sha256);
    expect(server.requests[1].range).toBeUndefined();
  });

  it('says that the file changed, keeps nothing of it, and fetches the new one the next time', async () => {
    const changed = bytes.map((byte) => byte ^ 1);
    server.cuts = [100_000];
    server.afterAnswer = () => server.files.set('/a/model.safetensors', { bytes: changed });
    await expect(fetchIt()).rejects.toMatchObject({
      code: 'weights-changed',
      message: expect.stringMatching(/changed while.*again/s),
    });
    expect(await readdir(cacheFolder)).toEqual([]);
    expect(await contentOf()).toBe(hashOf(changed));
  });

  it('says so too when a server mixes versions in a range', async () => {
    server.cuts = [100_000];
    server.files.set('/a/model.safetensors', { bytes, etag: '"same"' });
    server.afterAnswer = () =>
      server.files.set('/a/model.safetensors', { bytes: bytes.subarray(0, 250_000), etag: '"same"' });
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-changed' });
  });

  it('refuses a file of another SHA-256 than asked for, and deletes it', async () => {
    await expect(fetchIt({ sha256: 'ab'.repeat(32) })).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringContaining(sha256),
    });
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('checks the SHA-256 that a hub gives on the way', async () => {
    server.redirects.set('/hub', { to: '/a/model.safetensors', headers: { 'x-linked-etag': `"${sha256}"` } });
    url = `${server.url}/hub`;
    expect(await contentOf()).toBe(sha256);
    server.redirects.set('/hub2', {
      to: `${server.url}/a/model.safetensors`,
      headers: { 'x-linked-etag': `"${'0'.repeat(64)}"` },
    });
    url = `${server.url}/hub2`;
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-source-invalid' });
  });

  it('checks an ETag that is a SHA-256', async () => {
    server.files.set('/a/model.safetensors', { bytes, etag: `"${'1'.repeat(64)}"` });
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-source-invalid' });
  });

  it('checks a file of the cache again', async () => {
    const { path: file } = await fetchIt({ sha256 });
    await writeFile(file, 'something else');
    await expect(fetchIt({ sha256 })).rejects.toMatchObject({ code: 'weights-source-invalid' });
    expect(await contentOf({ sha256 })).toBe(sha256);
  });

  it('does not ask twice for what is not there', async () => {
    url = `${server.url}/nothing.safetensors`;
    await expect(fetchIt()).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/no such file \(404\)/),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('ends a circle of redirects', async () => {
    server.redirects.set('/round', { to: '/round', headers: {} });
    url = `${server.url}/round`;
    await expect(fetchIt()).rejects.toMatchObject({ code: 'weights-source-invalid' });
  });

  it('says in one sentence what to do without a network', async () => {
    await server.close();
    await expect(fetchIt()).rejects.toMatchObject({
      code: 'weights-network',
      message: expect.stringMatching(/another machine.*--from FOLDER\/model\.safetensors/),
    });
  });

  it.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    server.cuts = [0, 0, 0];
    await expect(fetchIt()).rejects.toThrow();
    const part = (await readdir(cacheFolder)).find((name) => name.endsWith('.part'))!;
    await rm(path.join(cacheFolder, part));
    await symlink('/dev/full', path.join(cacheFolder, part));
    await expect(fetchIt()).rejects.toMatchObject({
      code: 'weights-disk',
      message: expect.stringMatching(/full/),
    });
  });
});
