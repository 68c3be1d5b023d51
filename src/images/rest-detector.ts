/**
 * Tells when a part has been laid down: the picture moved and has now been still for a while. It sees small grey frames,
 * some ten a second, and says so once for each movement.
 *
 * A frame is compared with the one before, for movement, and with the first of the stillness, for what creeps. The frames'
 * median difference is taken off first: a lamp that flickers, or a camera that finds its exposure, moves nothing.
 */

export interface GreyFrame {
  readonly width: number;
  readonly height: number;
  /** 0 to 255, `[height, width]`. */
  readonly data: Uint8Array;
}

export interface RestOptions {
  /** How long the picture has to be still, in milliseconds. */
  readonly stillMs: number;
  /** Grey levels by which a pixel has to change; the noise of a camera, averaged over a small frame's pixel, is below. */
  readonly levels: number;
  /** Share of pixels (0 to 1) that have to change for it to be a movement. */
  readonly share: number;
}

export const restDefaults: RestOptions = { stillMs: 600, levels: 12, share: 0.01 };

/** What the detector remembers between two frames. */
export interface RestState {
  readonly previous: GreyFrame;
  /** The first frame since it has been still, and when that was. */
  readonly still: GreyFrame;
  readonly since: number;
  /** `armed` once it moved; `spent` at the start and after it has fired. */
  readonly trigger: 'armed' | 'spent';
}

export interface Seen {
  readonly state: RestState;
  readonly moving: boolean;
  /** The part is at rest now, and this movement has not been told of yet. */
  readonly fired: boolean;
}

/**
 * @param before undefined for the first frame; a frame of another size begins anew
 * @param at when the frame was taken, in milliseconds; never earlier than the frame before
 */
export function seeFrame(
  before: RestState | undefined,
  frame: GreyFrame,
  at: number,
  options: RestOptions = restDefaults,
): Seen {
  if (!before || before.previous.width !== frame.width || before.previous.height !== frame.height) {
    const state: RestState = { previous: frame, still: frame, since: at, trigger: 'spent' };
    return { state, moving: false, fired: false };
  }
  const moving =
    changedShare(before.previous, frame, options.levels) > options.share ||
    changedShare(before.still, frame, options.levels) > options.share;
  if (moving) {
    const state: RestState = { previous: frame, still: frame, since: at, trigger: 'armed' };
    return { state, moving, fired: false };
  }
  const fired = before.trigger === 'armed' && at - before.since >= options.stillMs;
  return {
    state: { ...before, previous: frame, trigger: fired ? 'spent' : before.trigger },
    moving,
    fired,
  };
}

function changedShare(a: GreyFrame, b: GreyFrame, levels: number): number {
  const count = a.data.length;
  if (count === 0) return 0;
  const shift = medianDifference(a.data, b.data);
  let changed = 0;
  for (let i = 0; i < count; i++) if (Math.abs(b.data[i] - a.data[i] - shift) > levels) changed++;
  return changed / count;
}

/** By counting: differences are whole numbers from -255 to 255. A median does not follow the part that moved. */
function medianDifference(a: Uint8Array, b: Uint8Array): number {
  const counts = new Uint32Array(511);
  for (let i = 0; i < a.length; i++) counts[b[i] - a[i] + 255]++;
  let seen = 0;
  for (let at = 0; at < counts.length; at++) {
    seen += counts[at];
    if (seen * 2 >= a.length) return at - 255;
  }
  return 0;
}

/** RGBA pixels, as a canvas gives them, to a grey frame. */
export function greyFrame(rgba: Uint8ClampedArray, width: number, height: number): GreyFrame {
  const data = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    data[i] = (rgba[at] * 77 + rgba[at + 1] * 150 + rgba[at + 2] * 29) >> 8;
  }
  return { width, height, data };
}
