/** Which state of the program computed a cell. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit, with "changed" behind it when files of the program differ from it; "unknown" without git. */
export async function programState(): Promise<string> {
  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: import.meta.dirname })).stdout.trim();
  try {
    const changes = await git('status', '--porcelain', '--', '../../src', '..');
    return `${await git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : ' changed'}`;
  } catch {
    return 'unknown';
  }
}
