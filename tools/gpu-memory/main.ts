/** Prints what ViT-B/16+, training and inspection take on the GPU, and fails where the towers take more than they may. */
import { releaseBackends, selectBackend } from '../node/backends';
import { bPlus } from './branch-in-memory';
import { measureTowers } from './measure';
import { measureWork, trainings } from './work';

/** At any moment, in bytes: the image tower's 117 million numbers of a byte, and a tenth for all else. */
export const mostBytes = 130_000_000;

/** A quarter, half, three quarters and all of its twelve blocks, as `npm run weights` chooses them. */
const levels = [3, 6, 9, 12];

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** @returns the exit code */
export async function main(): Promise<number> {
  await selectBackend('webgpu');
  const towers = measureTowers(bPlus);
  releaseBackends();
  const moments = [...towers];
  for (const name of Object.keys(trainings) as (keyof typeof trainings)[]) {
    await selectBackend('webgpu');
    moments.push(...(await measureWork(bPlus, levels, name)));
    releaseBackends();
  }
  console.log(
    '| ViT-B/16+ at 240 pixels, int8 | parameters | MB of buffers | most | MB of tensors | largest buffer |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { what, parameters, bytes, peak, tensors, largestBuffer } of moments) {
    const numbers = [bytes, peak, tensors, largestBuffer].map(megabytes).join(' | ');
    console.log(`| ${what} | ${(parameters / 1e6).toFixed(1)} M | ${numbers} |`);
  }
  if (towers.every(({ peak, tensors }) => Math.max(peak, tensors) <= mostBytes)) return 0;
  console.error(`The towers may take at most ${megabytes(mostBytes)} MB.`);
  return 1;
}
