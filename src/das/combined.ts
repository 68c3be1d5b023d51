/** Combined-type anomalies (Fig. 3): two or three of the four kinds in one image, at different places. */
import { drawBlurry } from './blurry';
import { drawCrack } from './crack';
import type { Draw } from './defect';
import { drawMisplaced } from './misplaced';
import { drawNoise } from './noise';

const PARTS: readonly Draw[] = [drawMisplaced, drawBlurry, drawCrack, drawNoise];
/** Tries for each part before it is left out. */
const TRIES = 3;

export const drawCombined: Draw = (scene) => {
  const { source, canvas, random } = scene;
  const parts = random.shuffled(PARTS).slice(0, random.integer(2, 3));
  let drawn = 0;
  for (const draw of parts) {
    const before = canvas.slice();
    for (let t = 0; t < TRIES; t++) {
      if (draw({ ...scene, source: { ...source, data: before } })) {
        drawn++;
        break;
      }
      canvas.set(before);
    }
  }
  return drawn >= 2;
};
