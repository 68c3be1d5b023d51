/**
 * Checks that this JavaScript engine makes the same synthetic anomalies as every other: checksums of a few of
 * them on a procedural picture. Run by a unit test in Node and by a browser test in Chromium.
 */

import { defectKinds } from '../../src/das/defect';
import { findForeground } from '../../src/das/foreground';
import { synthesise } from '../../src/das/synthesise';
import { checksum } from './checksum';
import { samplePicture } from './sample-picture';

/** Checksums of image and mask, by kind, for seeds 0 to 3, with and without a foreground in turn. */
export function determinismReport(): Record<string, string[]> {
  const image = samplePicture(120, 96);
  const foreground = findForeground(image);
  return Object.fromEntries(
    defectKinds.map((kind) => [
      kind,
      [0, 1, 2, 3].map((seed) => {
        const made = synthesise(image, { seed, kinds: [kind], ...(seed % 2 ? { foreground } : {}) });
        return `${checksum(made.image.data)}-${checksum(made.mask.data)}`;
      }),
    ]),
  );
}

/** What `determinismReport` gives; changes only where a change of the synthesis is meant. */
export const EXPECTED_CHECKSUMS: Readonly<Record<string, readonly string[]>> = {
  misplaced: ['77251c0c-73268834', '8b31923c-c8d3c296', '210e3c51-5a3365c0', '0268517d-f698e617'],
  blurry: ['4ed85d46-e91cb67c', '52057602-ef65bf43', 'b92cdab6-75da0742', '52a21991-f78c35f7'],
  crack: ['8e29916a-792bfaa1', 'ebdb2b90-b4018692', '08f50117-51e49bed', 'd72e4a20-f5460b6f'],
  noise: ['7f4657a1-b6913369', '98ab8556-80d0e8ab', '8a5c3414-b21213be', 'acc5a497-afad9a6f'],
  combined: ['35e5cded-78f07674', '59e526c6-df27d959', '22228c17-861815aa', 'bdae7adc-eaea0373'],
};
