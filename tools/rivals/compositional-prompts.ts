/**
 * WinCLIP's compositional prompt ensemble: states of an object inside templates of a photo. Source: Jeong et al.,
 * "WinCLIP: Zero-/Few-Shot Anomaly Classification and Segmentation", CVPR 2023, appendix.
 */

const states = {
  normal: [
    (o: string) => o,
    (o: string) => `flawless ${o}`,
    (o: string) => `perfect ${o}`,
    (o: string) => `unblemished ${o}`,
    (o: string) => `${o} without flaw`,
    (o: string) => `${o} without defect`,
    (o: string) => `${o} without damage`,
  ],
  abnormal: [
    (o: string) => `damaged ${o}`,
    (o: string) => `${o} with flaw`,
    (o: string) => `${o} with defect`,
    (o: string) => `${o} with damage`,
  ],
} as const;

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

/** Every prompt for an object's name, by state: 7 and 4 states in 22 templates. */
export function compositionalPrompts(object: string): { normal: string[]; abnormal: string[] } {
  const expand = (phrases: readonly ((o: string) => string)[]) =>
    phrases.flatMap((phrase) => templates.map((template) => template(phrase(object))));
  return { normal: expand(states.normal), abnormal: expand(states.abnormal) };
}
