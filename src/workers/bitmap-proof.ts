/**
 * Training looks at photos through a canvas, and an inspection on a GPU through a texture: if the two
 * differed in some browser, every score would be off. So pictures made here go both ways once, and bitmaps go
 * to the GPU only if the bytes are the same.
 */
import { turning } from '../images/bare/bare-jpeg';
import { contextOf } from '../images/canvas-context';
import { joinBytes } from '../images/files/join-bytes';
import { bitmapBytes } from '../ops/webgpu/photo-bytes';
import { refusedOf } from '../ops/webgpu/webgpu-backend';
import { bitmapOf, pixelsOf } from './native-decoder';

let isProven = false;

/** Whether a bitmap arrives on the GPU in use with the same bytes as through a canvas. */
export const bitmapsArrive = (): boolean => isProven;

/** Colours with hard edges; the sides are no round numbers. */
async function colourfulJpeg(): Promise<Uint8Array> {
  const [width, height] = [67, 45];
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  for (let i = 0; i < 200; i++) {
    context.fillStyle = `hsl(${i * 47} ${40 + (i % 60)}% ${20 + ((i * 7) % 70)}%)`;
    context.fillRect((i * 29) % width, (i * 17) % height, 13, 7);
  }
  const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  return new Uint8Array(await file.arrayBuffer());
}

/** The same file with a note to turn it by a quarter. */
const turned = (jpeg: Uint8Array): Uint8Array =>
  joinBytes([jpeg.subarray(0, 2), turning(6)!, jpeg.subarray(2)]);

/** How the bytes on the GPU differ from those of a canvas; undefined if they do not. */
async function differenceIn(jpeg: Uint8Array): Promise<string | undefined> {
  const bitmap = await bitmapOf(jpeg, { kind: 'jpeg' });
  try {
    const { width, data } = pixelsOf(bitmap);
    const { words, pixelBytes, rowBytes } = bitmapBytes(bitmap);
    const read = await words.data();
    words.dispose();
    const bytes = new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
    const there = (at: number) => {
      const pixel = Math.floor(at / 3);
      return bytes[Math.floor(pixel / width) * rowBytes + (pixel % width) * pixelBytes + (at % 3)];
    };
    const at = data.findIndex((value, i) => there(i) !== value);
    return at < 0 ? undefined : `${there(at)} in place of ${data[at]} at ${at}`;
  } finally {
    bitmap.close();
  }
}

/** Sends pictures both ways on the backend in use, which is webgpu. @returns the fault, if there is one */
export async function proveBitmaps(): Promise<string | undefined> {
  isProven = false;
  let problem: string | undefined;
  try {
    const refused = await refusedOf(async () => {
      const jpeg = await colourfulJpeg();
      problem = (await differenceIn(jpeg)) ?? (await differenceIn(turned(jpeg)));
    });
    problem = refused ?? problem;
  } catch (error) {
    problem = (error as Error).message;
  }
  isProven = problem === undefined;
  return problem;
}
