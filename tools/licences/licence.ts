/** As `licences.json` lists what is shipped. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** Its SPDX name; of a model, as its manifest names it. */
  readonly licence: string;
  /** Who it is by, as far as that is said. */
  readonly author: string;
  /** As it lies in the package; for one without, the text that its licence has everywhere. */
  readonly text: string;
}
