/** Renders one photo of the sample part, good or with one defect; a software renderer without any dependency. */
import { settleChange } from '../../src/das/changed';
import { Random } from '../../src/das/random';
import type { Mask, RgbImage } from '../../src/images/rgb-image';
import { type Camera, photograph } from './camera';
import { addDefect, type SampleDefect } from './defects';
import { drawFlange, type PartLook } from './flange';
import { drawMat } from './mat';
import { occlude } from './occlusion';
import { type Light, shade } from './shade';

const OVERSAMPLING = 2;

export interface PhotoOptions {
  /** Pixels, width and height. */
  readonly side: number;
  /** Light, pose, tool marks, grain and the defect's place: the same seed gives the same photo. */
  readonly seed: number;
}

interface Session {
  look: PartLook;
  light: Light;
  camera: Camera;
}

export function renderGood({ side, seed }: PhotoOptions): RgbImage {
  return takePhoto(side, arrange(seed));
}

/** The photo that `renderGood` gives for this seed, but for a defect; the mask marks the pixels that differ. */
export function renderDefective(
  options: PhotoOptions,
  defect: SampleDefect,
): { image: RgbImage; mask: Mask } {
  const { side, seed } = options;
  const good = renderGood(options);
  const image = takePhoto(side, arrange(seed), defect, new Random(seed + 0.5 * 2 ** 32));
  return { image, mask: settleChange(good.data, image.data, side, side) };
}

function takePhoto(side: number, session: Session, defect?: SampleDefect, random?: Random): RgbImage {
  const cells = side * OVERSAMPLING;
  const { look, light, camera } = session;
  const surface = drawFlange(cells, look);
  if (defect && random) addDefect(surface, defect, look, random);
  drawMat(surface, look.seed);
  const slope = 1 / Math.tan(light.elevation);
  const occlusion = occlude(surface.height, cells, {
    x: slope * Math.cos(light.azimuth),
    y: slope * Math.sin(light.azimuth),
  });
  return photograph(shade(surface, occlusion, light), side, OVERSAMPLING, camera);
}

/** What changes from photo to photo of a part in its nest: a little of everything. */
function arrange(seed: number): Session {
  const random = new Random(seed);
  const warmth = random.between(-0.04, 0.04);
  return {
    look: {
      seed: random.integer(1, 1 << 30),
      pose: {
        x: 0.5 + random.between(-0.007, 0.007),
        y: 0.5 + random.between(-0.007, 0.007),
        turn: random.between(-0.035, 0.035),
        scale: random.between(0.995, 1.005),
      },
    },
    light: {
      azimuth: -2.3 + random.between(-0.15, 0.15),
      elevation: 0.75 + random.between(-0.06, 0.06),
      strength: random.between(0.92, 1.08),
      tint: [1.03 + warmth, 1, 0.95 - warmth],
      softbox: { x: 0.12 + random.between(-0.05, 0.05), y: -0.16 + random.between(-0.05, 0.05) },
    },
    camera: {
      exposure: random.between(0.92, 1.06),
      vignette: random.between(0.16, 0.24),
      grain: random.between(1.6, 2.6),
      seed: random.integer(1, 1 << 30),
    },
  };
}
