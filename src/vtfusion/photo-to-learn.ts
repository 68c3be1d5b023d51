/**
 * A good photo as a training holds it: only the squares that are used. A camera's pixels take up to 300 MB
 * per photo and are not needed once the squares are made.
 */
import { fitPhoto } from '../images/fit';
import type { RgbImage } from '../images/rgb-image';
import type { TrainSettings } from './settings';
import { type Photo, photoOf, planViews } from './views';

/**
 * @param side the encoder's
 * @param again reads the same picture again: together with smaller photos this one may be cut differently
 *   than alone
 */
export function photoToLearn(
  picture: RgbImage,
  { fit, views }: Pick<TrainSettings, 'fit' | 'views'>,
  side: number,
  again: () => Promise<RgbImage>,
): Photo {
  const { shorterSide, aspect } = photoOf(picture, fit);
  const { tilings } = planViews(views, [{ shorterSide }], side);
  const squares = squaresOf(
    picture,
    tilings.map(({ pictureSide }) => pictureSide),
    fit,
  );
  return {
    shorterSide,
    aspect,
    fitted: async (wanted) => squares.get(wanted) ?? fitPhoto(await again(), wanted, fit).image,
  };
}

/** A function of its own, since a closure over the picture would keep it in memory as long as `fitted`. */
const squaresOf = (picture: RgbImage, sides: readonly number[], fit: TrainSettings['fit']) =>
  new Map(sides.map((each) => [each, fitPhoto(picture, each, fit).image]));
