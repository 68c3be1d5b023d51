/** `npm start` never moves to another address, where the browser would show none of a person's projects. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { preview } from 'vite';
import { expect, it } from 'vitest';

it('says that its port is in use, rather than take another', async () => {
  const outDir = await mkdtemp(path.join(tmpdir(), 'preview-'));
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const server = preview({ build: { outDir }, preview: { host: '127.0.0.1', port }, logLevel: 'silent' });
    await expect(server.then((started) => started.close())).rejects.toThrow(`Port ${port} is already in use`);
  } finally {
    other.close();
    await rm(outDir, { recursive: true });
  }
});
