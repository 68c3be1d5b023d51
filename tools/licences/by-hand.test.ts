/** What is shipped and no package tells of has its licences listed: the files of this program, and those that nobody knows. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { licencesOfModels, licencesOfPrograms } from './by-hand';

const programsIn = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.wasm'));

it('knows every program that a build can hold, each with the text of what is in it', async () => {
  const [tensors, own] = await Promise.all(
    ['node_modules/@tensorflow/tfjs-backend-wasm/dist', 'src'].map(programsIn),
  );
  expect([tensors.length, own.length].every((count) => count > 0)).toBe(true);
  const licences = licencesOfPrograms([...tensors, 'assets/tfjs-backend-wasm-simd-BrM3-l_r.wasm']);
  expect(licences.map(({ name }) => name)).toEqual([
    'XNNPACK',
    'pthreadpool',
    'FXdiv',
    'FP16',
    'Emscripten',
    'musl',
  ]);
  for (const { text } of licences) expect(text).toMatch(/Copyright .*AS IS/su);
  expect(licences[0].text).toContain('Neither the name Facebook');
  expect(licences[1].text).not.toContain('Neither');
  expect(licencesOfPrograms([...own, 'assets/program-eq6xGReR.wasm'])).toEqual([]);
});

it('refuses a program of which nobody knows what is in it', () => {
  expect(() => licencesOfPrograms(['assets/other-eq6xGReR.wasm'])).toThrow('assets/other-eq6xGReR.wasm');
});

it('tells of the model that is shipped, and of its merges', () => {
  const licences = licencesOfModels('public/models').filter(({ name }) => /^(pico-clip|CLIP)/u.test(name));
  expect(licences.map(({ name, licence }) => [name, licence])).toEqual([
    ['pico-clip', 'for research use'],
    ['CLIP (merges of its tokenizer)', 'MIT'],
  ]);
  expect(licences[0].text).toContain('ImageNet');
  expect(licences[1].text).toContain('Copyright (c) 2021 OpenAI');
});

it('refuses a model without a licence, or whose manifest is torn', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'models-'));
  await mkdir(path.join(folder, 'bare'));
  await writeFile(path.join(folder, 'bare', 'model.json'), '{"title": "bare"}');
  expect(() => licencesOfModels(folder)).toThrow('names no licence');
  await writeFile(path.join(folder, 'bare', 'model.json'), '{');
  expect(() => licencesOfModels(folder)).toThrow(/bare.model\.json is no JSON/);
  await rm(folder, { recursive: true });
});
