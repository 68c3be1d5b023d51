import { useEffect, useRef } from 'react';
import type { Rect, RgbImage } from '../../images/rgb-image';

interface Props {
  readonly image: RgbImage;
  readonly frame: Rect;
  readonly label: string;
}

/** The least pixels a side, so that the frame's line is fine. */
const LEAST_SIDE = 320;

/** A small picture, enlarged, with a part of it framed. */
export function FramedPicture({ image, frame, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, data } = image;
  const scale = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(width, height)));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const small = new OffscreenCanvas(width, height);
    const picture = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      picture.data.set(data.subarray(i * 3, i * 3 + 3), i * 4);
      picture.data[i * 4 + 3] = 255;
    }
    small.getContext('2d')?.putImageData(picture, 0, 0);
    context.imageSmoothingQuality = 'high';
    context.drawImage(small, 0, 0, width * scale, height * scale);
    const box = [frame.x, frame.y, frame.width, frame.height].map((value) => value * scale);
    for (const [line, colour] of [
      [6, 'rgb(0 0 0 / 70%)'],
      [2.5, '#ffffff'],
    ] as const) {
      context.lineWidth = line;
      context.strokeStyle = colour;
      context.strokeRect(box[0], box[1], box[2], box[3]);
    }
  }, [width, height, data, frame, scale]);
  return <canvas ref={canvas} width={width * scale} height={height * scale} role="img" aria-label={label} />;
}
