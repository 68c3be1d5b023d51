/** Every problem that a person may meet in the page, by code. The code is the error's `name`, which survives `postMessage`. */
export const errorCodes = [
  // pictures
  'image-empty',
  'image-unreadable',
  'image-too-large',
  'image-kind-unknown',
  'image-gone',
  // models
  'model-unreachable',
  'model-manifest-invalid',
  'model-shard-missing',
  'model-shard-altered',
  'model-without-words',
  'safetensors-invalid',
  // training and inspection
  'shots-count',
  'region-too-small',
  'lessons-outside',
  'not-trained',
  'cancelled',
  'training-cancelled',
  'training-diverged',
  'inspection-no-number',
  'checkpoint-unusable',
  'backend-unavailable',
  'engine-lost',
  'memory-short',
  // projects in files
  'project-unknown',
  'project-newer',
  'project-damaged',
  'project-other-encoder',
  // what the browser keeps
  'project-elsewhere',
  'project-not-stored',
  'storage-full',
  'storage-newer',
  'storage-refused',
  'storage-unopened',
  'storage-unavailable',
  // what is missing while the page is used
  'photo-not-kept',
  'picture-not-kept',
  'training-not-kept',
  'version-not-in-use',
  'models-unreadable',
  'licences-unreadable',
  'sample-unreachable',
  'canvas-refused',
  'camera-silent',
  'message-invalid',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A text from outside as far as a sentence has room for it. */
export function briefly(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** An error whose message is a sentence for the person: what happened, why, and what to do. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}

/**
 * How browsers and Node put it that memory could not be had, for a WebAssembly program or for anything else; `mappedAtCreation`
 * stands in what Chrome says where it has none to share with the graphics card.
 */
export const isShortage = (error: unknown): boolean =>
  error instanceof RangeError && /memory|allocation failed|mappedAtCreation/i.test(error.message);
