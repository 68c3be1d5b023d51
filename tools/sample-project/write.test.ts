/** The sample project as it is shipped: whole, light, and of the photos and the model that are shipped with it. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/clip/model-manifest';
import { sampleProjectSchema } from '../../src/state/projects/sample-schema';
import { readBundle } from '../../src/storage/bundle';
import { encoderIdentity } from '../../src/storage/encoder-identity';
import { listFiles } from '../node/list-files';
import { expectExplainsItself } from '../testing/explains-itself';
import { main } from './main';

const root = path.resolve(import.meta.dirname, '../../public');
const read = (file: string) => readFile(path.join(root, file));
const json = async (file: string) => JSON.parse(await readFile(path.join(root, file), 'utf8'));

describe('public/sample-project', () => {
  it('is a project of the shipped photos over the shipped model', async () => {
    const sample = v.parse(sampleProjectSchema, await json('sample-project/project.json'));
    const bundle = readBundle(await read('sample-project/flange.vtfusion'));
    expect(bundle.encoder).toEqual(sample.encoder);
    expect(bundle.detector.thresholds).toEqual(sample.thresholds);
    const manifest = parseManifest(
      await readFile(path.join(root, `models/${sample.model}/model.json`), 'utf8'),
    );
    expect(await encoderIdentity(manifest)).toEqual(sample.encoder);
    expect(bundle.shots.map(({ name }) => name)).toEqual(sample.shots);
    for (const { name, bytes } of bundle.shots)
      expect(await read(`samples/${name}`)).toEqual(Buffer.from(bytes));
    expect(sample.losses.length).toBeGreaterThan(10);
  });

  it('has a map for each result, and tells the good part from the defective ones', async () => {
    const { results } = v.parse(sampleProjectSchema, await json('sample-project/project.json'));
    const values = results.reduce((sum, { placement: { side } }) => sum + side * side, 0);
    expect((await stat(path.join(root, 'sample-project/maps.bin'))).size).toBe(values * 2);
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'fail']);
    for (const { file } of results) expect((await read(`samples/${file}`)).length).toBeGreaterThan(0);
  });

  it('is light enough to ship, and nothing else lies there', async () => {
    const files = await listFiles(path.join(root, 'sample-project'));
    expect(files.sort()).toEqual(['flange.vtfusion', 'maps.bin', 'project.json']);
    const sizes = await Promise.all(files.map(async (file) => (await read(`sample-project/${file}`)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000);
  });
});

it('explains itself, does nothing then, and refuses what it does not know', async () => {
  const before = (await stat(path.join(root, 'sample-project'))).mtimeMs;
  await expectExplainsItself(main, 'sample-project');
  expect((await stat(path.join(root, 'sample-project'))).mtimeMs).toBe(before);
});
