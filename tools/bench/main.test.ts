import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../testing/run-main';
import { main } from './main';
import type { Report } from './report';
import { docsFile } from './write-docs';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterAll(() => rm(out, { recursive: true }));

const bench = (...args: string[]) => runMain(main, args);

const known =
  'Known are --browser, --gpu, --half, --only, --backend, --repeats, --threads, --out, --model, --onnx, --write-docs, --help';

describe('npm run bench', () => {
  it.each([
    [['--fast'], known],
    [['--only', 'everything'], '--only needs one of model-load, image-encoder, '],
    [['--backend', 'abacus'], '--backend needs one of wasm, webgpu, cpu'],
    [['--browser', '--gpu'], '--browser and --gpu do not go together'],
    [['--half'], '--half needs --gpu'],
    [['--only', 'app-start'], '--only app-start needs --browser'],
    [['--only', 'memory', '--write-docs'], 'in place of all of it; leave --only out'],
    [['--gpu', '--only', 'memory', '--write-docs'], 'in place of all of it; leave --only out'],
    [['--repeats', '0'], '--repeats needs a whole number from 1'],
    [['--backend', 'cpu', '--only', 'das', '--onnx', 'no.onnx'], 'There is no ONNX file no.onnx'],
  ])('%j ends with a sentence and 2', async (args, sentence) => {
    const { code, stderr } = await bench(...args, '--out', out);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('says every backend whose figures it has', async () => {
    const backends = ['--backend', 'wasm', '--backend', 'cpu'];
    expect((await bench('--only', 'das', ...backends, '--repeats', '1', '--out', out)).code).toBe(0);
    const report: Report = JSON.parse(await readFile(join(out, 'bench.json'), 'utf8'));
    expect(report.command).toBe('npm run bench -- --only das --backend wasm --backend cpu --repeats 1');
  });

  it('leaves the table in the docs where something failed', async () => {
    const before = await readFile(docsFile, 'utf8');
    const args = ['--model', out, '--onnx', docsFile, '--backend', 'cpu', '--out', out, '--write-docs'];
    const { code, stderr } = await bench(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(`${docsFile} keeps its table`);
    expect(await readFile(docsFile, 'utf8')).toBe(before);
  });

  it('times a row on a tiny model, writes both files, and leaves no tensor', async () => {
    const { code, stdout } = await bench(
      ...[
        '--only',
        'image-encoder',
        '--only',
        'training-step',
        '--backend',
        'cpu',
        '--repeats',
        '1',
        '--out',
        out,
      ],
    );
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/bench\.md has the table\.$/u);
    const report: Report = JSON.parse(await readFile(join(out, 'bench.json'), 'utf8'));
    expect(report.figures.map(({ trial }) => trial)).toContain('forward, backward and update');
    for (const { ours, model } of report.figures) {
      expect(ours.median).toBeGreaterThan(0);
      expect(ours.repeats).toBe(1);
      expect(model).toBe('micro-clip');
    }
    expect(await readFile(join(out, 'bench.md'), 'utf8')).toContain('| image-encoder | batch 1 | cpu |');
    expect(tf.memory().numTensors).toBe(0);
  });
});
