/** Pictures out of a video element. */
import { AppError } from '../../errors';
import { contextOf } from '../../images/canvas-context';
import { type GreyFrame, greyFrame } from '../../images/rest-detector';
import { inTime } from '../../in-time';
import { wallTime } from '../../reports/file-names';
import type { ChosenFile } from '../../state/photos/photo';

/** PNG keeps every pixel, JPEG is quick. */
const kinds = {
  png: { type: 'image/png' },
  jpg: { type: 'image/jpeg', quality: 0.95 },
} as const;
type Kind = keyof typeof kinds;

/**
 * A camera without a new picture for so many milliseconds, while the page is visible, has stopped without
 * saying so; a later picture would show whatever lies there by then.
 */
export const STALLED_MS = 5000;
/** How long encoding may take on a slow machine, in milliseconds. */
const ENCODED_MS = 10_000;

/**
 * Hands on the camera's next picture as a file.
 * @param onFailed gets the error, and the name that the file would have had; none where there was no camera
 * @param isNew whether the picture that the video shows has just come, and is the one
 */
export async function takeFrame(
  video: HTMLVideoElement,
  kind: Kind,
  onFrame: (frame: ChosenFile) => void | Promise<void>,
  onFailed: (error: unknown, name: string | undefined) => void,
  isNew = false,
): Promise<void> {
  if (!video.srcObject) return onFailed(cameraSilent(), undefined);
  try {
    const blob = await grabFrame(video, kind, isNew);
    await onFrame({ name: frameName(new Date(), kind), blob });
  } catch (error) {
    onFailed(error, frameName(new Date(), kind));
  }
}

/**
 * @throws AppError `camera-silent` or `canvas-refused`, and NoAnswer or the browser's error if it cannot be
 *   encoded
 */
async function grabFrame(video: HTMLVideoElement, kind: Kind, isNew: boolean): Promise<Blob> {
  if (!isNew && !isHiddenWithPicture(video)) await nextPicture(video);
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  contextOf(canvas).drawImage(video, 0, 0);
  return inTime(canvas.convertToBlob(kinds[kind]), ENCODED_MS);
}

/** A hidden window is not told of pictures, and takes the present one. */
const isHiddenWithPicture = (video: HTMLVideoElement) => document.hidden && hasPicture(video);

const hasPicture = ({ readyState }: HTMLVideoElement) => readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

/**
 * The video's present picture may be old: it goes on showing the last picture of a camera that stalls.
 * @throws AppError `camera-silent`
 */
function nextPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = onPicture(video, () => {
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(() => {
      stop();
      // The window may have been hidden meanwhile.
      if (isHiddenWithPicture(video)) resolve();
      else reject(cameraSilent());
    }, STALLED_MS);
  });
}

/** In a browser that does not tell of pictures (Firefox before 132), the one that is shown, or the first. @returns hears of none any more */
function onPicture(video: HTMLVideoElement, heard: () => void): () => void {
  const target: EventTarget = video;
  if ('requestVideoFrameCallback' in video) {
    const request = video.requestVideoFrameCallback(heard);
    return () => video.cancelVideoFrameCallback(request);
  }
  const waiting = new AbortController();
  if (hasPicture(video)) queueMicrotask(heard);
  else target.addEventListener('loadeddata', heard, { once: true, signal: waiting.signal });
  return () => waiting.abort();
}

function cameraSilent(): AppError {
  return new AppError(
    'camera-silent',
    'The camera gave no picture, so nothing was taken; look at its cable, close other programs that use it, then try again.',
  );
}

/** A name that sorts by time: "2026-11-24 14-03-22-417.jpg". */
function frameName(now: Date, extension: Kind): string {
  return `${wallTime(now).replaceAll(/[:.]/gu, '-')}.${extension}`;
}

const GREY = { width: 64, height: 48 } as const;

/** Gives small grey frames of a video, all through one canvas. @throws AppError `canvas-refused` */
export function greySampler(): (video: HTMLVideoElement) => GreyFrame {
  const canvas = new OffscreenCanvas(GREY.width, GREY.height);
  const context = contextOf(canvas, { willReadFrequently: true });
  context.imageSmoothingQuality = 'medium';
  return (video) => {
    context.drawImage(video, 0, 0, GREY.width, GREY.height);
    return greyFrame(context.getImageData(0, 0, GREY.width, GREY.height).data, GREY.width, GREY.height);
  };
}
