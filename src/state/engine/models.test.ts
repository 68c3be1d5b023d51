import { afterEach, expect, it, vi } from 'vitest';
import { fetchModels } from './models';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['', 500],
  ['<!doctype html>', 200],
  ['[{"folder": 7}]', 200],
])('cannot read a list of models that is %j (%i)', async (body, status) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
  await expect(fetchModels()).rejects.toMatchObject({ code: 'models-unreadable' });
});
