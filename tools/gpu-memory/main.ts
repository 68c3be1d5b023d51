/** Prints what the towers of ViT-B/16+ take on the GPU, and fails above the most that they may. */
import { releaseBackends, selectBackend } from '../node/backends';
import { measureTowers } from './measure';
import { bPlus } from './seeded-model';

/** At any moment, in bytes: the image tower's 117 million numbers of a byte, and a tenth for all else. */
export const mostBytes = 130_000_000;

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** @returns the exit code */
export async function main(): Promise<number> {
  await selectBackend('webgpu');
  const moments = measureTowers(bPlus);
  releaseBackends();
  console.log(
    '| ViT-B/16+ at 240 pixels, int8 | parameters | MB of buffers | most | MB of tensors | largest buffer |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { what, parameters, bytes, peak, tensors, largestBuffer } of moments) {
    const numbers = [bytes, peak, tensors, largestBuffer].map(megabytes).join(' | ');
    console.log(`| ${what} | ${(parameters / 1e6).toFixed(1)} M | ${numbers} |`);
  }
  if (moments.every(({ peak, tensors }) => Math.max(peak, tensors) <= mostBytes)) return 0;
  console.error(`The towers may take at most ${megabytes(mostBytes)} MB.`);
  return 1;
}
