/** Finds the categories of a data set in a list of paths, in whichever layout they are. */

import { naturalOrder } from '../../../src/images/natural-order';
import { type Category, notRecognised } from './layout-files';
import { MVTEC_EXPECTED, readMvtecLayouts } from './mvtec-layout';
import { PLAIN_EXPECTED, readPlainLayouts } from './plain-layout';
import { readVisaLayouts, VISA_EXPECTED } from './visa-layout';

export interface LayoutHints {
  /** The text of VisA's `split_csv/1cls.csv`, when there is one. */
  readonly visaSplit?: string | undefined;
  /** The name of the folder that the paths are in. */
  readonly folder?: string;
}

/**
 * One category for a folder that is one, several for a folder of categories; ordered by root.
 *
 * @param paths relative file paths, with / or \ between folders. Files that play no part are passed over.
 * @throws UsageError with what was found and what was expected
 */
export function readDatasetLayout(paths: readonly string[], hints: LayoutHints = {}): Category[] {
  const mvtec = readMvtecLayouts(paths);
  const visa = readVisaLayouts(paths, hints.visaSplit, hints.folder);
  const taken = [...mvtec.keys(), ...visa.keys()];
  const slashed = (path: string) => path.replaceAll('\\', '/').replace(/^(\.\/)+/u, '');
  const left = paths.filter((path) => !taken.some((root) => slashed(path).startsWith(root)));
  const found: Category[] = [
    ...[...mvtec].map(([root, dataset]) => ({ root, layout: 'MVTec AD', dataset }) as const),
    ...[...visa].map(([root, dataset]) => ({ root, layout: 'VisA', dataset }) as const),
    ...[...readPlainLayouts(left)].map(
      ([root, dataset]) => ({ root, layout: 'plain folder', dataset }) as const,
    ),
  ];
  if (found.length === 0) {
    const expected = `${MVTEC_EXPECTED} (MVTec AD, MPDD, VisA's 1-class form; BTAD with ok and ko); or ${VISA_EXPECTED} (VisA); or ${PLAIN_EXPECTED}`;
    throw notRecognised('is no data set', paths, expected);
  }
  return found.sort((a, b) => naturalOrder(a.root, b.root));
}
