/** Every backend computes the known results, and a program that does not is noticed. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { releaseBackends, startBackend } from '../../tools/node/backends';
import { computesRight } from './known-results';
import { returnFreeBuffers } from './webgpu/free-buffers';

/** The method that runs programs on webgpu; it is not in the declared interface. */
interface Recording {
  recordAndSubmit(program: object, ...rest: unknown[]): void;
}

afterEach(() => vi.restoreAllMocks());
afterAll(releaseBackends);

it.each(['cpu', 'wasm', 'webgpu'] as const)('%s computes them', async (backend) => {
  await startBackend(backend);
  const before = tf.memory().numTensors;
  expect(await computesRight()).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});

it('notices each program of TensorFlow.js that computes nothing', async () => {
  await startBackend('webgpu');
  const backend = tf.backend() as unknown as Recording;
  const record = backend.recordAndSubmit.bind(backend);
  const names: string[] = [];
  const run = vi.spyOn(backend, 'recordAndSubmit').mockImplementation((program, ...rest) => {
    names.push(program.constructor.name);
    record(program, ...rest);
  });
  await computesRight();
  expect(new Set(names).size).toBe(8);
  for (const wrong of new Set(names)) {
    run.mockImplementation((program, ...rest) => {
      if (program.constructor.name !== wrong) record(program, ...rest);
    });
    // Correct results of before must not lie in the buffers of programs that do not run.
    returnFreeBuffers();
    expect([wrong, await computesRight()]).toEqual([wrong, false]);
  }
});
