/** Pictures out of a video element. */
import { AppError } from '../../errors';
import { contextOf } from '../../images/canvas-context';
import { type GreyFrame, greyFrame } from '../../images/rest-detector';
import { wallTime } from '../../reports/file-names';
import { inTime } from '../../state/kiosk/watchdog';
import type { ChosenFile } from '../../state/photos/photo';

/** PNG keeps every pixel, JPEG is quick. */
const kinds = {
  png: { type: 'image/png' },
  jpg: { type: 'image/jpeg', quality: 0.95 },
} as const;
type Kind = keyof typeof kinds;

/** How long to wait for a picture, in milliseconds: a later one would show whatever lies there by then. */
const PICTURE_MS = 3000;
/** How long encoding may take on a slow machine, in milliseconds. */
const ENCODED_MS = 10_000;

/**
 * Hands on the camera's next picture as a file.
 * @param onFailed gets the error, and the name that the file would have had
 * @param isNew whether the picture that the video shows has just come, and is the one
 */
export async function takeFrame(
  video: HTMLVideoElement,
  kind: Kind,
  onFrame: (frame: ChosenFile) => void | Promise<void>,
  onFailed: (error: unknown, name: string) => void,
  isNew = false,
): Promise<void> {
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
  if (!video.srcObject) throw cameraSilent();
  // A hidden window is not told of pictures, and takes the present one.
  const isThere = document.hidden && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  if (!isNew && !isThere) await nextPicture(video);
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  contextOf(canvas).drawImage(video, 0, 0);
  return inTime(canvas.convertToBlob(kinds[kind]), ENCODED_MS);
}

/**
 * The video's present picture may be old: it goes on showing the last picture of a camera that stalls.
 * @throws AppError `camera-silent`
 */
function nextPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = video.requestVideoFrameCallback(() => {
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(() => {
      video.cancelVideoFrameCallback(request);
      reject(cameraSilent());
    }, PICTURE_MS);
  });
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
