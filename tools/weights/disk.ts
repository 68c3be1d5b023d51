/** Sentences for what a disk refuses. */
import { WeightsError } from './weights-error';

/** Runs `work`, which writes into `folder`; errors of the disk become `weights-disk` with a sentence. */
export async function writingTo<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, folder) ?? error;
  }
}

function diskError(error: unknown, folder: string): WeightsError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new WeightsError(
        'weights-disk',
        `The disk of ${folder} is full. Free some space and run the command again; what was fetched so far is kept.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new WeightsError(
        'weights-disk',
        `The folder ${folder} cannot be written to (${code}). Choose another one, or change its permissions.`,
        { cause: error },
      );
    default:
      return undefined;
  }
}
