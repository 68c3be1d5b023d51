/** Pictures out of a video element. */
import { contextOf } from '../../images/canvas-context';
import { type GreyFrame, greyFrame } from '../../images/rest-detector';
import { wallTime } from '../../reports/file-names';
import { notifyError } from '../../state/page/notices';
import type { ChosenFile } from '../../state/photos/photo';

/** PNG keeps every pixel, JPEG is quick. */
const kinds = {
  png: { type: 'image/png' },
  jpg: { type: 'image/jpeg', quality: 0.95 },
} as const;
type Kind = keyof typeof kinds;

/** Hands on the picture that the video shows now, or first, as a file; what goes wrong on the way is told to the person. */
export async function takeFrame(
  video: HTMLVideoElement,
  kind: Kind,
  onFrame: (frame: ChosenFile) => void | Promise<void>,
): Promise<void> {
  try {
    const blob = await grabFrame(video, kind);
    await onFrame({ name: frameName(new Date(), kind), blob });
  } catch (error) {
    notifyError(error);
  }
}

async function grabFrame(video: HTMLVideoElement, kind: Kind): Promise<Blob> {
  // A camera that has just been opened shows nothing for a moment.
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  }
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  contextOf(canvas).drawImage(video, 0, 0);
  return canvas.convertToBlob(kinds[kind]);
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
