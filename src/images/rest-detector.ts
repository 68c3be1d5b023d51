/**
 * Detects when a part has been laid down: the picture moved and has now been still for a while. It takes
 * small grey frames, about ten a second, and fires once for each movement, but not for a bench that was left
 * empty.
 *
 * A frame is compared with the one before, to find movement, and with the first still frame, to find slow
 * drift. The median difference of the frames is subtracted first, so that a flickering lamp or a camera's
 * changing exposure does not count as movement.
 *
 * The first still scene is taken to be the empty bench. After a movement the new still scene is compared with
 * the one before. A part has an outline: if it was taken away, the border of the changed area had a step of
 * brightness before and has none now. Only then, or if an empty bench looks the same as before, does the
 * detector not fire; it does fire for a part that replaces another one, even if both look alike. It also
 * fires in undecided cases: one inspection too many costs a moment, one too few a bad part.
 */

export interface GreyFrame {
  readonly width: number;
  readonly height: number;
  /** 0 to 255, `[height, width]`. */
  readonly data: Uint8Array;
}

export interface RestOptions {
  /** How long the picture must be still, in milliseconds. */
  readonly stillMs: number;
  /**
   * Grey levels by which a pixel must change; camera noise, averaged over a small frame's pixel, is below
   * this.
   */
  readonly levels: number;
  /** Share of pixels (0 to 1) that must change to count as movement. */
  readonly share: number;
}

export const restDefaults: RestOptions = { stillMs: 600, levels: 12, share: 0.01 };

/** What the detector remembers between two frames. */
export interface RestState {
  readonly previous: GreyFrame;
  /** The first still frame, and its time. */
  readonly still: GreyFrame;
  readonly since: number;
  /** `armed` at the start and after movement; `spent` after a still scene was judged. */
  readonly trigger: 'armed' | 'spent';
  /** The last still scene that was judged; undefined before the first. */
  readonly scene: { readonly frame: GreyFrame; readonly isEmpty: boolean } | undefined;
}

export interface Seen {
  readonly state: RestState;
  readonly moving: boolean;
  /** Whether the detector fires now: the part is at rest, for the first time after this movement. */
  readonly fired: boolean;
}

/**
 * @param before undefined for the first frame; a frame of another size restarts the detector
 * @param at time of the frame, in milliseconds; never earlier than the frame before
 */
export function seeFrame(
  before: RestState | undefined,
  frame: GreyFrame,
  at: number,
  options: RestOptions = restDefaults,
): Seen {
  if (!before || before.previous.width !== frame.width || before.previous.height !== frame.height) {
    const state: RestState = { previous: frame, still: frame, since: at, trigger: 'armed', scene: undefined };
    return { state, moving: false, fired: false };
  }
  const moving =
    changedShare(before.previous, frame, options.levels) > options.share ||
    changedShare(before.still, frame, options.levels) > options.share;
  if (moving) {
    const state: RestState = { ...before, previous: frame, still: frame, since: at, trigger: 'armed' };
    return { state, moving, fired: false };
  }
  if (before.trigger === 'spent' || at - before.since < options.stillMs) {
    return { state: { ...before, previous: frame }, moving, fired: false };
  }
  const isEmpty = !before.scene || isBenchEmpty(before.scene, frame, options);
  return {
    state: { ...before, previous: frame, trigger: 'spent', scene: { frame, isEmpty } },
    moving,
    fired: !isEmpty,
  };
}

/** Whether there is nothing new on the bench after a movement. */
function isBenchEmpty(
  { frame: before, isEmpty }: NonNullable<RestState['scene']>,
  after: GreyFrame,
  { levels, share }: RestOptions,
): boolean {
  const shift = medianDifference(before.data, after.data);
  const changed = Uint8Array.from(before.data, (value, i) =>
    Math.abs(after.data[i] - value - shift) > levels ? 1 : 0,
  );
  if (sum(changed) <= share * changed.length) return isEmpty;
  const [was, is] = [steps(before, changed), steps(after, changed)];
  return was.border > CLEARLY * is.border && is.border < PLAIN * is.elsewhere + levels / 4;
}

/** The outline of a removed part exceeds the present step at its place by this factor. */
const CLEARLY = 2;
/** The present step may exceed the bench's grain and the camera's noise elsewhere by this factor. */
const PLAIN = 1.5;

/**
 * Mean step of brightness across the border of the marked pixels, and elsewhere; over three pixels, since
 * edges are soft.
 */
function steps(
  { width, height, data }: GreyFrame,
  marked: Uint8Array,
): { readonly border: number; readonly elsewhere: number } {
  const total = [0, 0];
  const count = [0, 0];
  const across = (x: number, y: number, dx: number, dy: number) => {
    const side = marked[y * width + x] === marked[(y + dy) * width + x + dx] ? 0 : 1;
    const [left, right] = [Math.max(0, x - dx), Math.min(width - 1, x + 2 * dx)];
    const [top, bottom] = [Math.max(0, y - dy), Math.min(height - 1, y + 2 * dy)];
    total[side] += Math.abs(data[bottom * width + right] - data[top * width + left]);
    count[side]++;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x + 1 < width) across(x, y, 1, 0);
      if (y + 1 < height) across(x, y, 0, 1);
    }
  }
  const mean = (side: number) => total[side] / Math.max(1, count[side]);
  return { border: mean(1), elsewhere: mean(0) };
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function changedShare(a: GreyFrame, b: GreyFrame, levels: number): number {
  const count = a.data.length;
  if (count === 0) return 0;
  const shift = medianDifference(a.data, b.data);
  let changed = 0;
  for (let i = 0; i < count; i++) if (Math.abs(b.data[i] - a.data[i] - shift) > levels) changed++;
  return changed / count;
}

/**
 * By counting, since differences are whole numbers from -255 to 255. A moving part does not affect the
 * median.
 */
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
