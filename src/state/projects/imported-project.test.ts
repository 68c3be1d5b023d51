/** A project's file becomes a project, over a real archive in memory; what the engine reads of the file is made up. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { ProjectDescription } from '../../workers/client';
import { archive } from '../storing/archive';
import { importedProject } from './imported-project';

vi.mock('../engine/engine-store', () => ({
  useEngine: { getState: () => ({ model: 'pico-clip' }) },
  askEngine: (question: (engine: unknown) => unknown) => question({ describeProject: async () => described }),
}));
vi.mock('../page/preferences', () => ({}));

let described: ProjectDescription;

it('knows which defects its version was taught, where the file names some', async () => {
  const file = { name: 'nut.vtfusion', blob: new Blob(['file']) };
  const kept = await archive();
  const trained = {
    thresholds: {
      ...{ pass: 0.5, fail: 0.6 },
      calibration: { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.5, confidence: 0.9 },
    },
    ...{ encoder: { name: 'pico-clip', sha256: 'a'.repeat(64) }, settings: {} as never, seed: 1 },
    ...{ created: '2026-11-24T12:00:00.000Z', object: 'nut', words: [], region: undefined, photos: [] },
  };
  const defects = ['b'.repeat(64)];
  for (const named of [{}, { defects }]) {
    described = { ...trained, ...named };
    const [version] = (await kept.versions(await importedProject(kept, file))).records;
    expect(version.defects).toEqual(described.defects);
  }
});
