/**
 * A good photo as a training holds it: in the squares that it is looked at in. A camera's own pixels take up to 300 MB a photo, and
 * nothing looks at them once the squares are made.
 */
import { fitPhoto } from '../images/fit';
import type { RgbImage } from '../images/rgb-image';
import type { TrainSettings } from './settings';
import { type Photo, photoOf, planViews } from './views';

/**
 * @param side the encoder's
 * @param again reads the same picture anew: beside smaller photos this one is cut otherwise than it would be alone
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

/** Apart, for a closure that takes the picture would hold it beside `fitted` as long as that is held. */
const squaresOf = (picture: RgbImage, sides: readonly number[], fit: TrainSettings['fit']) =>
  new Map(sides.map((each) => [each, fitPhoto(picture, each, fit).image]));
