/** The sample project that comes with the app: `samples/index.json` and its pictures. */

import * as v from 'valibot';
import { AppError } from '../../errors';
import type { ChosenFile } from '../photos/photo';

const indexSchema = v.object({
  object: v.string(),
  shots: v.array(v.string()),
  test: v.array(
    v.object({ file: v.string(), kind: v.string(), defective: v.boolean(), mask: v.optional(v.string()) }),
  ),
});

export interface SampleProject {
  readonly object: string;
  readonly shots: readonly ChosenFile[];
  readonly test: readonly ChosenFile[];
}

async function fetchBlob(file: string): Promise<ChosenFile> {
  const response = await fetch(`samples/${file}`);
  if (!response.ok)
    throw new AppError(
      'sample-unreachable',
      `The sample photo ${file} could not be loaded; reload the page.`,
    );
  return { name: file, blob: await response.blob() };
}

export async function fetchSamples(shotCount: number): Promise<SampleProject> {
  const response = await fetch('samples/index.json');
  if (!response.ok)
    throw new AppError('sample-unreachable', 'The samples could not be loaded; reload the page.');
  const index = v.parse(indexSchema, await response.json());
  const [shots, test] = await Promise.all([
    Promise.all(index.shots.slice(0, shotCount).map(fetchBlob)),
    Promise.all(index.test.map(({ file }) => fetchBlob(file))),
  ]);
  return { object: index.object, shots, test };
}
