/**
 * A first start without the sample project; an end-to-end test covers one with it
 * (e2e/sample-project.spec.ts).
 */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { archive } from '../storing/archive';
import { ensureSample } from './sample-project';

vi.mock('../engine/engine-store', () => ({}));

afterEach(() => vi.unstubAllGlobals());

it('is not made where the address wants none, nor later at one that does not say so', async () => {
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('navigator', {});
  const kept = await archive();
  for (const href of ['http://page/?sample=none', 'http://page/']) {
    vi.stubGlobal('window', { location: { href } });
    expect(await ensureSample(kept, () => {})).toBe(false);
  }
  expect(fetched).not.toHaveBeenCalled();
  expect((await kept.projects()).records).toEqual([]);
});
