/** A training sees the same whether it holds a photo in squares or all of its pixels. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { samplePicture } from '../../tools/testing/sample-picture';
import { photoToLearn } from './photo-to-learn';
import { photoOf, planViews } from './views';

const side = 48;
const views = { tiles: 'auto', illumination: 'even' } as const;

describe.each(['squash', 'letterbox'] as const)('fitted by %s', (fit) => {
  it('is what its pixels give, in all squares that it is looked at in alone', async () => {
    const picture = samplePicture(300, 200);
    const again = vi.fn();
    const held = photoToLearn(picture, { fit, views }, side, again);
    const whole = photoOf(picture, fit);
    expect([held.shorterSide, held.aspect]).toEqual([whole.shorterSide, whole.aspect]);
    const { tilings } = planViews(views, [held], side);
    expect(tilings).toHaveLength(2);
    for (const { pictureSide } of tilings)
      expect(await held.fitted(pictureSide)).toEqual(await whole.fitted(pictureSide));
    expect(again).not.toHaveBeenCalled();
  });

  it('is read again for a square that only smaller photos beside it ask for', async () => {
    const [picture, small] = [samplePicture(300, 200), samplePicture(40, 30)];
    const again = vi.fn(async () => picture);
    const held = photoToLearn(picture, { fit, views }, side, again);
    const { tilings } = planViews(views, [held, photoOf(small, fit)], side);
    const { pictureSide } = tilings[1];
    expect(await held.fitted(pictureSide)).toEqual(await photoOf(picture, fit).fitted(pictureSide));
    expect(again).toHaveBeenCalledTimes(1);
  });
});

it('lets go of the pixels', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const make = () => {
    const picture = samplePicture(300, 200);
    const held = photoToLearn(picture, { fit: 'squash', views }, side, async () => samplePicture(300, 200));
    return { held, pixels: new WeakRef(picture.data) };
  };
  const { held, pixels } = make();
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(pixels.deref()).toBeUndefined();
  expect(held.shorterSide).toBe(200);
});
