import { Random } from '../../src/das/random';

/**
 * RWDA's training sentences: photos of things in a normal or a damaged state, with words of random letters before and
 * after. Source: Tamura, BMVC 2023.
 */

const states = {
  normal: ['normal', 'flawless', 'perfect', 'unblemished', 'undamaged'],
  abnormal: ['abnormal', 'damaged', 'broken', 'defective', 'anomalous'],
} as const;

const templates = [
  'a photo of a',
  'a cropped photo of the',
  'a close-up photo of a',
  'a photo of the',
] as const;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Words of 2 to 8 random letters, 0 to 3 of them. */
function words(random: Random): string[] {
  return Array.from({ length: random.integer(0, 3) }, () =>
    Array.from({ length: random.integer(2, 8) }, () => letters[random.integer(0, letters.length - 1)]).join(
      '',
    ),
  );
}

/** `count` sentences for each state; the same seed gives the same ones. */
export function randomWordPrompts(count: number, seed: number): { normal: string[]; abnormal: string[] } {
  const random = new Random(seed);
  const sentence = (state: readonly string[]) => {
    const middle = [...words(random), random.pick(state), ...words(random), 'object', ...words(random)];
    return `${random.pick(templates)} ${middle.join(' ')}.`;
  };
  const sentences = (state: readonly string[]) => Array.from({ length: count }, () => sentence(state));
  return { normal: sentences(states.normal), abnormal: sentences(states.abnormal) };
}
