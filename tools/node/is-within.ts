import path from 'node:path';

/** Whether a folder is another, or lies in it. */
export function isWithin(whole: string, part: string): boolean {
  const way = path.relative(whole, part);
  // On Windows there is none to another drive.
  return !path.isAbsolute(way) && way.split(path.sep)[0] !== '..';
}
