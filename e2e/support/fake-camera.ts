/** A camera for Chromium that shows real pictures: a film of the sample photos, again and again, at 30 frames a second. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';

export interface Scene {
  /** A sample photo; none: the empty bench. */
  readonly photo?: string;
  readonly frames: number;
  /** How far the part is moved to the right in the first frame and in the last, in pixels. */
  readonly from?: number;
  readonly to?: number;
}

const [WIDTH, HEIGHT] = [640, 480];
const SIDE = 440;

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
  return bench.composite(parts).jpeg({ quality: 90 }).toBuffer();
}

/** Writes the film and gives its path. */
export async function film(path: string, scenes: readonly Scene[]): Promise<string> {
  const frames: Buffer[] = [];
  for (const { photo, frames: count, from = 0, to = from } of scenes) {
    const picture = photo && (await sharp(`public/samples/${photo}`).resize(SIDE, SIDE).png().toBuffer());
    let last: { readonly left: number; readonly jpeg: Buffer } | undefined;
    for (let i = 0; i < count; i++) {
      const left = Math.round((WIDTH - SIDE) / 2 + from + ((to - from) * i) / Math.max(1, count - 1));
      if (last?.left !== left) last = { left, jpeg: await frame(picture || undefined, left) };
      frames.push(last.jpeg);
    }
  }
  mkdirSync(dirname(path), { recursive: true });
  // Another browser may be showing the one that is there.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, Buffer.concat(frames));
  renameSync(own, path);
  return path;
}

/** Chromium's options for having such a camera. */
export const cameraArgs = (path: string): string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${path}`,
];
