/**
 * Prompt ensembles for the two states of an object, III-C: state phrases around the object's name, inside templates of
 * how a photo may come about. Source of the idea: Jeong et al., WinCLIP, 2023; Chen et al., APRIL-GAN, 2023.
 */
import { AppError } from '../errors';

const states = {
  normal: [
    (o: string) => o,
    (o: string) => `normal ${o}`,
    (o: string) => `flawless ${o}`,
    (o: string) => `perfect ${o}`,
    (o: string) => `${o} without defect`,
    (o: string) => `${o} without damage`,
  ],
  abnormal: [
    (o: string) => `damaged ${o}`,
    (o: string) => `broken ${o}`,
    (o: string) => `abnormal ${o}`,
    (o: string) => `${o} with flaw`,
    (o: string) => `${o} with defect`,
    (o: string) => `${o} with damage`,
  ],
} as const;

const templates = [
  (s: string) => `a photo of a ${s}.`,
  (s: string) => `a cropped photo of the ${s}.`,
  (s: string) => `a close-up photo of a ${s}.`,
  (s: string) => `a bright photo of the ${s}.`,
  (s: string) => `a dark photo of the ${s}.`,
  (s: string) => `a photo of the ${s} for visual inspection.`,
] as const;

/**
 * Every prompt for an object, by state.
 * @throws AppError `object-unnamed` for an empty name
 */
export function statePrompts(object: string): { normal: string[]; abnormal: string[] } {
  const name = object.trim();
  if (name === '') {
    throw new AppError(
      'object-unnamed',
      'The object has no name; say what it is called, for example "metal nut".',
    );
  }
  const expand = (phrases: readonly ((o: string) => string)[]) =>
    phrases.flatMap((phrase) => templates.map((template) => template(phrase(name))));
  return { normal: expand(states.normal), abnormal: expand(states.abnormal) };
}
