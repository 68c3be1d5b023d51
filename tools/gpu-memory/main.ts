/** Prints what ViT-B/16+, training and inspection take on the GPU, and fails where that is more than it may be. */
import { releaseBackends, selectBackend } from '../node/backends';
import { type Outputs, runWithoutOptions } from '../node/command-line';
import { bPlus } from './branch-in-memory';
import { measureTowers } from './measure';
import { measureWork, trainings } from './work';

/**
 * At any moment, in bytes: the image tower's 117 million numbers of a byte, a block of the text tower, and what an object's prompts are
 * between two blocks.
 */
export const mostBytes = 140_000_000;

/** Of a buffer or a binding, which WebGPU promises of every adapter, in bytes. */
export const everyAdapter = 128 * 2 ** 20;

/** A quarter, half, three quarters and all of its twelve blocks, as `npm run weights` chooses them. */
const levels = [3, 6, 9, 12];

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

const usage = `npm run gpu-memory

Counts the bytes of GPU buffers that the towers of ViT-B/16+, training and inspection take, and what of them a GPU would hold that has
done nothing but what the program waited for. Ends with 1 where the towers take more than ${megabytes(mostBytes)} MB, or any buffer more than
the ${megabytes(everyAdapter)} MB that every adapter allows.
`;

/** @returns the exit code */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runWithoutOptions(args, outputs, usage, () => measure(outputs));
}

async function measure({ stdout, stderr }: Outputs): Promise<number> {
  await selectBackend('webgpu');
  const towers = await measureTowers(bPlus);
  releaseBackends();
  const moments = [...towers];
  for (const name of Object.keys(trainings) as (keyof typeof trainings)[]) {
    await selectBackend('webgpu');
    moments.push(...(await measureWork(bPlus, levels, name)));
    releaseBackends();
  }
  stdout.write(
    '| ViT-B/16+ at 240 pixels, int8 | parameters | MB of buffers | most | most on a GPU that lags behind | MB of tensors | largest buffer |\n' +
      '| --- | --- | --- | --- | --- | --- | --- |\n',
  );
  for (const { what, parameters, bytes, peak, held, tensors, largestBuffer } of moments) {
    const numbers = [bytes, peak, held, tensors, largestBuffer].map(megabytes).join(' | ');
    stdout.write(`| ${what} | ${(parameters / 1e6).toFixed(1)} M | ${numbers} |\n`);
  }
  const problems = moments
    .filter(({ largestBuffer }) => largestBuffer > everyAdapter)
    .map(({ what }) => `${what}: a buffer may take at most ${megabytes(everyAdapter)} MB.`);
  if (towers.some(({ peak, tensors }) => Math.max(peak, tensors) > mostBytes))
    problems.push(`The towers may take at most ${megabytes(mostBytes)} MB.`);
  for (const problem of problems) stderr.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}
