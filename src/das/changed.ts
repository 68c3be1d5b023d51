/**
 * The mask M^g of a synthetic anomaly, taken from the pixels that really changed, not from the intended
 * shape. Pixels outside of the mask get their old values back, so nothing changes that the mask does not
 * show.
 */
import { connectedComponents } from '../connected-components';
import type { Mask } from '../images/rgb-image';
import { type Axis, alongColumns, alongRows } from './axis';
import { pixelDifference } from './pixels';
import type { SoftShape } from './soft-shape';

/** A change of this many levels of 255, in any channel, counts as visible. */
export const VISIBLE_CHANGE = 5;
/** At least this share of a mask's pixels changed visibly; the rest are gaps that were closed. */
export const CHANGED_SHARE = 0.65;

/**
 * @param source the picture before, width * height * 3
 * @param edited the picture after; pixels outside of the resulting mask are restored
 */
export function settleChange(source: Uint8Array, edited: Uint8Array, width: number, height: number): Mask {
  const scale = Math.sqrt(width * height);
  const gap = Math.max(1, Math.round(scale / 80));
  const mask = new Uint8Array(width * height);
  const box = changedBox(source, edited, width, height, 2 * gap);
  if (!box) return { width, height, data: mask };
  const changed = new Uint8Array(box.width * box.height);
  let visible = 0;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (pixelDifference(source, edited, (box.y + y) * width + box.x + x) < VISIBLE_CHANGE) continue;
      changed[y * box.width + x] = 1;
      visible++;
    }
  }
  visible -= removeSpecks(changed, box.width, box.height, Math.max(3, Math.floor(scale / 60)));
  const closed = closeGaps(changed, visible, box.width, box.height, gap);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = (box.y + y) * width + box.x + x;
      if (closed[y * box.width + x]) {
        mask[i] = 1;
        continue;
      }
      for (let at = 3 * i; at < 3 * i + 3; at++) edited[at] = source[at];
    }
  }
  return { width, height, data: mask };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The smallest box around all differing pixels, `margin` wider where the image allows. */
function changedBox(
  source: Uint8Array,
  edited: Uint8Array,
  width: number,
  height: number,
  margin: number,
): Box | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const same =
        source[at] === edited[at] && source[at + 1] === edited[at + 1] && source[at + 2] === edited[at + 2];
      if (same) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top === height) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  const x = Math.max(0, left - margin);
  const y = Math.max(0, top - margin);
  return {
    x,
    y,
    width: Math.min(width, right + 1 + margin) - x,
    height: Math.min(height, bottom + 1 + margin) - y,
  };
}

function sum(mask: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < mask.length; i++) total += mask[i];
  return total;
}

/** The share of a shape's pixels (opacity at least one half) that differ by `least` levels or more. */
export function changedShare(
  source: Uint8Array,
  edited: Uint8Array,
  width: number,
  shape: SoftShape,
  least: number,
): number {
  let inside = 0;
  let changed = 0;
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      if (shape.alpha[y * shape.width + x] < 0.5) continue;
      inside++;
      if (pixelDifference(source, edited, (shape.y + y) * width + shape.x + x) >= least) changed++;
    }
  }
  return inside === 0 ? 0 : changed / inside;
}

/** The widest closing, up to `radius`, that keeps `CHANGED_SHARE`. */
function closeGaps(
  changed: Uint8Array,
  visible: number,
  width: number,
  height: number,
  radius: number,
): Uint8Array {
  for (let r = radius; r > 0; r--) {
    // Pixels beyond the border count as set for the erosion, so a closing never loses a pixel.
    const closed = invert(dilate(invert(dilate(changed, width, height, r)), width, height, r));
    if (visible >= CHANGED_SHARE * sum(closed)) return closed;
  }
  return changed;
}

function invert(mask: Uint8Array): Uint8Array {
  return mask.map((value) => 1 - value);
}

/** Dilation by a square of side 2r + 1, one axis after the other. */
function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const widened = dilateAxis(mask, alongRows(width, height, 1), radius);
  return dilateAxis(widened, alongColumns(width, height, 1), radius);
}

function dilateAxis(mask: Uint8Array, { length, step, runs, stride }: Axis, radius: number): Uint8Array {
  const out = new Uint8Array(mask.length);
  for (let run = 0; run < runs; run++) {
    const start = run * stride;
    let until = -1;
    for (let ahead = 0; ahead < length + radius; ahead++) {
      if (ahead < length && mask[start + ahead * step]) until = ahead + radius;
      const at = ahead - radius;
      if (at >= 0 && at <= until) out[start + at * step] = 1;
    }
  }
  return out;
}

/** Clears components of fewer than `least` pixels (8-connected) and returns how many pixels were cleared. */
function removeSpecks(mask: Uint8Array, width: number, height: number, least: number): number {
  const { labels, sizes } = connectedComponents(mask, width, height, 8);
  let removed = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i] || sizes[labels[i]] >= least) continue;
    mask[i] = 0;
    removed++;
  }
  return removed;
}
