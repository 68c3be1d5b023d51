/**
 * Hints about good photos that a person should check again before training. Photos are compared with each
 * other, because only the others show what is usual for this part, this camera and this light.
 *
 * The limits were chosen on the good photos of eight public sets (cookies, hazelnuts, magnetic tiles,
 * transistors, three papers, macaroni) and on the samples that come with the app, in random draws of two to
 * eight photos. Of 20 000 photos drawn in this way, those of the tiles, which differ in size, light and focus
 * among themselves, get a hint in 7 of 100 cases, and all other photos together only twice. Blurred,
 * darkened, brightened and copied ones get theirs in all cases but one.
 */
import { median } from '../median';
import type { PhotoFacts } from './photo-facts';

export type PhotoHint =
  | { readonly kind: 'blurred' | 'dark' | 'bright' | 'unlike' }
  /** `share` of its pixels, 0 to 1, is pure white or pure black. */
  | { readonly kind: 'clipped'; readonly share: number }
  /** The same picture as photo number `as`, except for small differences. */
  | { readonly kind: 'same'; readonly as: number }
  /** The size that most others have. */
  | { readonly kind: 'size'; readonly width: number; readonly height: number };

/**
 * A blur of one pixel of 320 leaves 0.2 of a photo's sharpness; good photos have 0.6 to 1.5 of their median,
 * tiles 0.3.
 */
const SHARPNESS = { ofMedian: 0.25, ofQuartile: 0.45 } as const;
/** Good photos of tiles, the most uneven, are 0.48 as bright as the others. */
const LIGHT = 0.42;
/** Limits of usual brightness: in the darkest sets the grey levels reach 100 and more. */
const [NIGHT, GLARE] = [45, 225];
/** Good photos have no clipped pixels, but backlit scenes have a white ground in every photo. */
const CLIPPED = 0.06;
/**
 * As a share of the usual distance: another part in the same fixture is at least 0.011 away, a re-saved copy
 * at most 0.007.
 */
const SAME = 0.008;
/** If no usual distance is known yet: two samples are 0.004 apart, a copy 0.0003. */
const SAME_ALONE = 0.0003;
/** Distance from the others beyond three times the usual one: good photos stay within 0.10 and 0.16. */
const UNLIKE = { times: 3, palette: 0.15, texture: 0.25 } as const;
/** Share by which two sides may differ and still count as the same size. */
const SIZE_SLACK = 0.02;

/** The hints on each photo, in the photos' order. */
export function checkPhotos(photos: readonly PhotoFacts[]): PhotoHint[][] {
  const usual = usualDistances(photos);
  return photos.map((photo, i) => {
    const others = photos.filter((_, other) => other !== i);
    const hints = lightOf(photo, others);
    if (isBlurred(photo, others)) hints.push({ kind: 'blurred' });
    const same = photos.slice(0, i).findIndex((other) => isSame(photo, other, usual.afar));
    if (same >= 0) hints.push({ kind: 'same', as: same });
    const size = otherSize(photo, others, i);
    if (size) hints.push(size);
    // A hint about light or focus already explains why a photo is unlike the others; a hint about size does
    // not, since all are measured scaled down.
    if (hints.every(({ kind }) => kind === 'size') && isUnlike(photo, others))
      hints.unshift({ kind: 'unlike' });
    return hints;
  });
}

function lightOf(photo: PhotoFacts, others: readonly PhotoFacts[]): PhotoHint[] {
  const { brightness, contrast, black, white } = photo;
  const usual = others.length < 2 ? undefined : median(others.map((other) => other.brightness));
  if (brightness + 2 * contrast < NIGHT || (usual !== undefined && brightness < LIGHT * usual))
    return [{ kind: 'dark' }];
  if (brightness - 2 * contrast > GLARE || (usual !== undefined && 255 - brightness < LIGHT * (255 - usual)))
    return [{ kind: 'bright' }];
  if (others.length < 2) return [];
  const lost =
    Math.max(0, black - median(others.map((other) => other.black))) +
    Math.max(0, white - median(others.map((other) => other.white)));
  return lost > CLIPPED ? [{ kind: 'clipped', share: lost }] : [];
}

function isBlurred({ sharpness }: PhotoFacts, others: readonly PhotoFacts[]): boolean {
  if (others.length < 2) return false;
  const usual = others.map((other) => other.sharpness).toSorted((a, b) => a - b);
  return (
    sharpness < SHARPNESS.ofMedian * median(usual) &&
    sharpness < SHARPNESS.ofQuartile * usual[Math.floor(usual.length / 4)]
  );
}

function isSame(photo: PhotoFacts, other: PhotoFacts, usual: number | undefined): boolean {
  return afarDistance(photo, other) <= Math.max(SAME_ALONE, SAME * (usual ?? 0));
}

/**
 * With only two photos the later one counts as different; with more, most of the others must agree on a size.
 */
function otherSize(photo: PhotoFacts, others: readonly PhotoFacts[], at: number): PhotoHint | undefined {
  if (others.length === 0 || (others.length === 1 && at === 0)) return undefined;
  const agreed = others.find(
    (one) => others.filter((other) => sameSize(one, other)).length * 2 > others.length,
  );
  if (!agreed || sameSize(agreed, photo)) return undefined;
  return { kind: 'size', width: agreed.width, height: agreed.height };
}

function sameSize(a: PhotoFacts, b: PhotoFacts): boolean {
  const near = (one: number, other: number) =>
    Math.abs(one - other) <= Math.max(1, SIZE_SLACK * Math.max(one, other));
  return near(a.width, b.width) && near(a.height, b.height);
}

function isUnlike(photo: PhotoFacts, others: readonly PhotoFacts[]): boolean {
  if (others.length < 3) return false;
  const { palette, texture } = usualDistances(others);
  return (
    median(others.map((other) => paletteDistance(photo, other))) >
      UNLIKE.times * (palette ?? 0) + UNLIKE.palette ||
    median(others.map((other) => textureDistance(photo, other))) >
      UNLIKE.times * (texture ?? 0) + UNLIKE.texture
  );
}

/** Median distance between two of the photos; undefined for fewer than three. */
function usualDistances(photos: readonly PhotoFacts[]) {
  const between = (distance: (a: PhotoFacts, b: PhotoFacts) => number) =>
    photos.length < 3
      ? undefined
      : median(photos.flatMap((a, i) => photos.slice(0, i).map((b) => distance(a, b))));
  return {
    afar: between(afarDistance),
    palette: between(paletteDistance),
    texture: between(textureDistance),
  };
}

/** 1 - Pearson's correlation of the grey levels from afar: 0 for the same picture in any light, at most 2. */
function afarDistance({ afar: a }: PhotoFacts, { afar: b }: PhotoFacts): number {
  const [meanA, meanB] = [a, b].map(
    (levels) => levels.reduce((sum, level) => sum + level, 0) / levels.length,
  );
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
    products += (a[i] - meanA) * (b[i] - meanB);
  }
  // Uniform pictures have no structure to compare, only their levels.
  if (squaresA === 0 || squaresB === 0) return squaresA === squaresB && meanA === meanB ? 0 : 1;
  return 1 - products / Math.sqrt(squaresA * squaresB);
}

/** Share of the colours that differ, 0 to 1. */
function paletteDistance({ palette: a }: PhotoFacts, { palette: b }: PhotoFacts): number {
  return a.reduce((sum, share, i) => sum + Math.abs(share - b[i]), 0) / 2;
}

/** Mean difference of the logarithms. */
function textureDistance({ texture: a }: PhotoFacts, { texture: b }: PhotoFacts): number {
  return a.reduce((sum, band, i) => sum + Math.abs(band - b[i]), 0) / a.length;
}
