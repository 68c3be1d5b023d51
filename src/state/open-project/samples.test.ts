import { afterEach, expect, it, vi } from 'vitest';
import { fetchSamples } from './samples';

afterEach(() => vi.unstubAllGlobals());

it('says that a server does not have the samples', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  await expect(fetchSamples(4)).rejects.toMatchObject({ code: 'sample-unreachable' });
});
