/** What is missing while the page is used: each ends in an error with its code. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { greySampler } from '../../ui/camera/grab-frame';
import { fetchModels } from '../engine/models';
import { fetchLicences } from '../page/licences';
import { loadReport } from '../photos/result-reports';
import { fetchSamples } from './samples';

afterEach(() => vi.unstubAllGlobals());

const serverAnswers = (body: string, status: number) =>
  vi.stubGlobal('fetch', async () => new Response(body, { status }));

describe('a server', () => {
  it.each([
    ['', 500],
    ['<!doctype html>', 200],
    ['[{"folder": 7}]', 200],
  ])('whose list of models is %j (%i)', async (body, status) => {
    serverAnswers(body, status);
    await expect(fetchModels()).rejects.toMatchObject({ code: 'models-unreadable' });
  });

  it.each([
    ['', 404],
    ['[{"name": 1}]', 200],
  ])('whose list of licences is %j (%i)', async (body, status) => {
    serverAnswers(body, status);
    await expect(fetchLicences()).rejects.toMatchObject({ code: 'licences-unreadable' });
  });

  it('without the samples', async () => {
    serverAnswers('', 404);
    await expect(fetchSamples(4)).rejects.toMatchObject({ code: 'sample-unreachable' });
  });
});

it('a result whose picture is gone', async () => {
  const result = { project: 'p', id: 'gone' } as ResultRecord;
  await expect(loadReport({ result } as never)).rejects.toMatchObject({ code: 'picture-not-kept' });
});

it('a browser that gives no canvas', () => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
  expect(greySampler).toThrow(expect.objectContaining({ code: 'canvas-refused' }));
});
