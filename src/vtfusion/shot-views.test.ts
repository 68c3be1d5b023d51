/**
 * The pictures of a shot that are encoded and drawn on: copies lie like the photo would, and each view has
 * its own number.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { largestGap } from '../../tools/testing/numbers';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { poses, turnedPoses } from './poses';
import { ShotViews } from './shot-views';
import { cutTiles } from './tiles';
import { encodeTokens } from './tokens';
import { photoOf, pictureFor, planViews } from './views';

let toy: ToyEncoder;
beforeAll(async () => {
  await selectBackend('cpu');
  tf.engine().startScope();
  toy = toyEncoder();
});
afterAll(() => {
  toy.dispose();
  tf.engine().endScope();
  releaseBackends();
});

const views = { tiles: 2, illumination: 'as-is' } as const;

it('a copy of a photo that was stretched is turned as the photo, not as the square', async () => {
  const square = toyPhoto(0);
  const wide = {
    ...square,
    height: square.height / 2,
    data: square.data.subarray(0, square.data.length / 2),
  };
  const photo = photoOf(wide, 'squash');
  const plan = planViews({ ...views, tiles: 1 }, [photo], toy.encoder.side);
  const shots = await ShotViews.encode([photo], toy.encoder, plan, async () => undefined);
  const pose = turnedPoses.find((each) => poses[each].turn === 45)!;
  const [tokens] = shots.encodeCopy({ shot: 0, pose }, 0);
  const picture = await pictureFor(photo, plan.tilings[0], plan);
  const [[asPhoto], [asSquare]] = [2, 1].map((aspect) =>
    encodeTokens([poses[pose].of(picture, aspect)], toy.encoder),
  );
  expect(largestGap(await tokens.data(), await asPhoto.data())).toBe(0);
  expect(largestGap(await tokens.data(), await asSquare.data())).toBeGreaterThan(0.1);
});

it('defects are drawn on the object in each view of each shot, under its own number', async () => {
  const photos = [0, 1].map((number) => photoOf(toyPhoto(number), 'squash'));
  const plan = planViews(views, photos, toy.encoder.side);
  const shots = await ShotViews.encode(photos, toy.encoder, plan, async () => undefined);
  const grounds = shots.grounds(undefined);
  expect(grounds.map(({ shot, view }) => [shot, view])).toEqual(
    [0, 1].flatMap((shot) => [0, 1, 2, 3, 4].map((view) => [shot, view])),
  );
  for (const { shot, view, image, foreground } of grounds) {
    const { scale, tile } = shots.views[view];
    const tiling = plan.tilings[scale];
    expect(image).toEqual(cutTiles(await pictureFor(photos[shot], tiling, plan), tiling)[tile]);
    // The disc is bright and the ground is dark.
    const marked = foreground.data.filter((value, i) => value === (image.data[3 * i] > 100 ? 1 : 0));
    expect(marked.length / foreground.data.length).toBeGreaterThan(0.95);
  }
});
