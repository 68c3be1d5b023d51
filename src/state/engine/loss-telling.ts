/** What a person is told of a lost engine, and of the backend that was given up for it. */
import type { EngineReport, LossReason } from '../../workers/client';
import type { Remedy } from './engine-losses';

export interface Loss {
  readonly why: LossReason;
  readonly remedy: Remedy;
}

/** The reason that the list of backends gives for one that was given up. */
export function reasonOf(
  why: LossReason,
  isLeftOut: boolean,
): EngineReport['refused'][number]['why']['reason'] {
  if (why === 'memory') return 'memory';
  if (why === 'refused') return 'failed';
  if (why === 'stuck') return 'silent';
  return isLeftOut ? 'atStart' : 'lost';
}

/**
 * @param isGpuMissing the new engine should compute on a graphics card as the one before, and does not
 * @param isLeftOut the next page will not try the graphics card either
 */
export function noticeOf({ why, remedy }: Loss, isGpuMissing: boolean, isLeftOut: boolean) {
  if (remedy === 'without-gpu' && why === 'memory') return 'memoryGivenUp';
  if (remedy === 'without-gpu' && why === 'refused') return 'gpuRefused';
  if (remedy === 'without-gpu' && why === 'stuck') return 'gpuSilent';
  if (remedy === 'without-gpu') return isLeftOut ? 'gpuLeftOut' : 'gpuGivenUp';
  if (isGpuMissing) return isLeftOut ? 'gpuLeftOut' : 'gpuMissing';
  if (why === 'memory') return 'memorySmaller';
  return why === 'gpu' ? 'gpuReplaced' : 'engineReplaced';
}
