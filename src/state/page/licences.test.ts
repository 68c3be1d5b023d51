import { afterEach, expect, it, vi } from 'vitest';
import { fetchLicences } from './licences';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['', 404],
  ['[{"name": 1}]', 200],
])('cannot read a list of licences that is %j (%i)', async (body, status) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
  await expect(fetchLicences()).rejects.toMatchObject({ code: 'licences-unreadable' });
});
