/**
 * Compositional prompt ensembles for the states of an object, III-C: each phrase about the state in each
 * template about the photo. Source of idea and lists: Jeong et al., "WinCLIP", CVPR 2023, section 4.1 and
 * appendix.
 *
 * The VTFusion paper prints two of its own sentences ("a photo of a normal [o]", "a photo of a damaged [o]"),
 * asks for generic prompts that need no expert (its limitation, IV-G), and does not mention a person's own
 * words: the generic names and the words for defects are our addition.
 */
type Phrase = (object: string) => string;

const states: { readonly [state in 'normal' | 'abnormal']: readonly Phrase[] } = {
  normal: [
    (o) => o,
    (o) => `flawless ${o}`,
    (o) => `perfect ${o}`,
    (o) => `unblemished ${o}`,
    (o) => `${o} without flaw`,
    (o) => `${o} without defect`,
    (o) => `${o} without damage`,
  ],
  abnormal: [
    (o) => `damaged ${o}`,
    (o) => `${o} with flaw`,
    (o) => `${o} with defect`,
    (o) => `${o} with damage`,
  ],
};

/** Used in turn. A word may be a thing ("scratch") or a state ("misplaced"); no grammar is guessed. */
const wordPhrases: readonly ((object: string, word: string) => string)[] = [
  (o, w) => `${o} with ${w}`,
  (o, w) => `${w} on ${o}`,
  (o, w) => `${w} ${o}`,
];

const looks = ['cropped', 'close-up', 'bright', 'dark', 'blurry', 'jpeg corrupted'] as const;

const templates: readonly ((state: string) => string)[] = [
  (s) => `a photo of a ${s}.`,
  (s) => `a photo of the ${s}.`,
  ...looks.flatMap((look) => [
    (s: string) => `a ${look} photo of a ${s}.`,
    (s: string) => `a ${look} photo of the ${s}.`,
  ]),
  (s) => `a photo of a large ${s}.`,
  (s) => `a photo of the large ${s}.`,
  (s) => `a photo of a small ${s}.`,
  (s) => `a photo of the small ${s}.`,
  (s) => `a photo of a ${s} for visual inspection.`,
  (s) => `a photo of the ${s} for visual inspection.`,
  (s) => `a photo of a ${s} for anomaly detection.`,
  (s) => `a photo of the ${s} for anomaly detection.`,
];

/** Names for an object without a name, used in turn. */
const genericNames = ['object', 'surface', 'part'] as const;

export interface StatePrompts {
  readonly normal: readonly string[];
  readonly abnormal: readonly string[];
  /** The prompts of each word for a defect, in the words' alphabetical order. */
  readonly words: readonly (readonly string[])[];
}

/**
 * Every prompt for an object, by state: 7 normal and 4 abnormal phrases in 22 templates, and 22 prompts per
 * word. Without a name the templates say object, surface and part in turn.
 * @param object its name; empty for none
 * @param words a person's own words for defects (see `parseDefectWords`); their order does not matter
 */
export function statePrompts(object: string, words: readonly string[] = []): StatePrompts {
  const name = object.trim();
  const names = name === '' ? genericNames : [name];
  /** One prompt for each template, with the name whose turn it is. */
  const expand = (phrase: (name: string, template: number) => string) =>
    templates.map((template, i) => template(phrase(names[i % names.length], i)));
  return {
    normal: states.normal.flatMap(expand),
    abnormal: states.abnormal.flatMap(expand),
    words: [...words]
      .sort()
      .map((word) => expand((name, i) => wordPhrases[i % wordPhrases.length](name, word))),
  };
}
