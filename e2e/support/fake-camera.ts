/**
 * A camera for Chromium that shows real pictures: a film of the sample photos, again and again. Of few and small pictures, for all of
 * them are drawn in software for as long as the camera is on; as many a second as the program looks at for movement.
 */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import sharp from 'sharp';

export interface Scene {
  /** A sample photo; none: the empty bench. */
  readonly photo?: string;
  readonly frames: number;
  /** How far the part is moved to the right in the first frame and in the last, in pixels. */
  readonly from?: number;
  readonly to?: number;
}

/** Of the film, in pixels. */
export const filmSize = { width: 320, height: 240 } as const;
const { width: WIDTH, height: HEIGHT } = filmSize;
const SIDE = 220;
/** Frames a second. */
const RATE = 10;

async function frame(photo: Buffer | undefined, left: number): Promise<Buffer> {
  const bench = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#6a6e74' } });
  const visible = photo && left < WIDTH && left > -SIDE;
  const from = Math.max(0, -left);
  const width = Math.min(SIDE - from, WIDTH - Math.max(0, left));
  const parts = visible
    ? [
        {
          input: await sharp(photo).extract({ left: from, top: 0, width, height: SIDE }).toBuffer(),
          left: Math.max(0, left),
          top: (HEIGHT - SIDE) / 2,
        },
      ]
    : [];
  return planes(await bench.composite(parts).removeAlpha().raw().toBuffer());
}

/** RGB to the three planes of a frame: brightness, and both colours at half of width and height. */
function planes(rgb: Buffer): Buffer {
  const size = WIDTH * HEIGHT;
  const all = Buffer.alloc(size * 1.5);
  for (let i = 0; i < size; i++) {
    const [r, g, b] = [rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]];
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    all[i] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
    if (x % 2 || y % 2) continue;
    const at = size + (y / 2) * (WIDTH / 2) + x / 2;
    all[at] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
    all[at + size / 4] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
  }
  return all;
}

/** In seconds. */
export const lengthOf = (scenes: readonly Scene[]): number =>
  scenes.reduce((sum, { frames }) => sum + frames, 0) / RATE;

/** Writes the film and gives its path. */
async function film(path: string, scenes: readonly Scene[]): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  // Another browser may be showing the one that is there.
  const own = `${path}.${process.pid}`;
  const file = openSync(own, 'w');
  writeSync(file, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 C420\n`);
  for (const { photo, frames: count, from = 0, to = from } of scenes) {
    const picture = photo && (await sharp(`public/samples/${photo}`).resize(SIDE, SIDE).png().toBuffer());
    let last: { readonly left: number; readonly frame: Buffer } | undefined;
    for (let i = 0; i < count; i++) {
      const left = Math.round((WIDTH - SIDE) / 2 + from + ((to - from) * i) / Math.max(1, count - 1));
      if (last?.left !== left) last = { left, frame: await frame(picture || undefined, left) };
      writeSync(file, 'FRAME\n');
      writeSync(file, last.frame);
    }
  }
  closeSync(file);
  renameSync(own, path);
  return path;
}

/**
 * Launch options, for `test.use`, of a Chromium that has such a camera.
 * @param name of the film's file, one for each that is shown
 */
export const cameraWith =
  (name: string, scenes: readonly Scene[]) =>
  async (
    { launchOptions }: { launchOptions: LaunchOptions },
    use: (options: LaunchOptions) => Promise<void>,
  ) => {
    const path = await film(`.cache/e2e/${name}.y4m`, scenes);
    const camera = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${path}`];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...camera] });
  };
