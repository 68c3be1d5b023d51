/** The sentences for project files that cannot be used. */
import { AppError } from '../errors';
import type { EncoderIdentity } from './encoder-identity';

/** @param what names the fault, as "its end is missing" */
export function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    'project-damaged',
    `This project file is damaged: ${what}. Copy it again from where it came from, or export the project again.`,
    { cause },
  );
}

/**
 * @param what names the fault of the trained numbers, as "its array aie.0 holds values that are no numbers"
 */
export function notOfTheFormat(what: string): AppError {
  return new AppError(
    'training-diverged',
    `What was trained cannot be put into a file: ${what}. Check that the photos show the same part and train again.`,
  );
}

export function notABundle(what: string, cause?: unknown): AppError {
  return new AppError(
    'project-unknown',
    `This is not a project file: ${what}. Choose a .vtfusion file that this program has exported.`,
    { cause },
  );
}

export function newer(version: number, known: number): AppError {
  return new AppError(
    'project-newer',
    `This project was made by a newer version of the program (its format is ${version}, this program reads up to ` +
      `${known}). It was left as it is; update the program and open it again.`,
  );
}

/**
 * Refuses a project of another encoder.
 * @throws AppError `project-other-encoder` naming both
 */
export function requireEncoder(project: EncoderIdentity, loaded: EncoderIdentity): void {
  if (project.sha256 === loaded.sha256) return;
  const brief = ({ name, sha256 }: EncoderIdentity) => `${name} (${sha256.slice(0, 12)})`;
  throw new AppError(
    'project-other-encoder',
    `This project was trained with the model ${brief(project)}, and ${brief(loaded)} is loaded; what one has learnt ` +
      'means nothing to the other. Load the model that it was trained with, or train again.',
  );
}
