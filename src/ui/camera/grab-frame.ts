/** Pictures out of a video element. */
import { AppError } from '../../errors';
import { type GreyFrame, greyFrame } from '../../images/rest-detector';
import { wallTime } from '../../reports/file-names';

/** The picture that the video shows now, or first, as a file. `type`: PNG keeps every pixel, JPEG is quick. */
export async function grabFrame(video: HTMLVideoElement, type: 'image/png' | 'image/jpeg'): Promise<Blob> {
  // A camera that has just been opened shows nothing for a moment.
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  }
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type, quality: 0.95 });
}

/** A name that sorts by time: "2026-11-24 14-03-22-417.jpg". */
export function frameName(now: Date, extension: 'png' | 'jpg'): string {
  return `${wallTime(now).replaceAll(/[:.]/gu, '-')}.${extension}`;
}

const GREY = { width: 64, height: 48 } as const;

/** Gives small grey frames of a video, all through one canvas. */
export function greySampler(): (video: HTMLVideoElement) => GreyFrame {
  const canvas = new OffscreenCanvas(GREY.width, GREY.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context)
    throw new AppError(
      'canvas-refused',
      'The browser gives no canvas to watch the camera with; reload the page.',
    );
  context.imageSmoothingQuality = 'medium';
  return (video) => {
    context.drawImage(video, 0, 0, GREY.width, GREY.height);
    return greyFrame(context.getImageData(0, 0, GREY.width, GREY.height).data, GREY.width, GREY.height);
  };
}
