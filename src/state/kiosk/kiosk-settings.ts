/** How a kiosk runs on this machine; set by its owner, and still there after a power cut. */
import * as v from 'valibot';
import { keptSettings } from '../page/preference-storage';
import { pinSchema, wrongTriesSchema } from './pin';

/** How many kiosk results a project may have; null for as many as the disk holds. */
export const keptCounts = [1_000, 10_000, null] as const;
const counts = keptCounts.filter((count) => count !== null);

export const kioskSources = ['samples', 'camera'] as const;

const settingsSchema = v.object({
  source: v.fallback(v.picklist(kioskSources), 'samples'),
  /**
   * Whether it was started with the photos of a folder, which go with the page: the app's own are of another
   * part.
   */
  ownFolder: v.fallback(v.boolean(), false),
  /** Null for the browser's own choice. */
  camera: v.fallback(v.nullable(v.string()), null),
  /** Whether results of the camera are kept in the project; if not, nothing of a visitor's part stays. */
  keeps: v.fallback(v.boolean(), false),
  /** How many are kept; older ones go. */
  keepsLatest: v.fallback(v.nullable(v.picklist(counts)), 10_000),
  pin: v.fallback(v.nullable(pinSchema), null),
  wrongTries: v.fallback(wrongTriesSchema, { count: 0, last: 0 }),
  /** The project of a kiosk that was started and not left since: it goes on by itself after a reload. */
  running: v.fallback(v.nullable(v.string()), null),
});
export type KioskSettings = v.InferOutput<typeof settingsSchema>;

export const useKioskSettings = keptSettings(
  'vtfusion-kiosk',
  settingsSchema,
  (change) => ({ change }),
  // A kiosk is started and left, by its PIN, only in its own tab. Settings from another tab apply from its
  // next start.
  (kept, now) =>
    now.running === null
      ? { ...kept, running: null }
      : { ...now, pin: kept.pin, wrongTries: kept.wrongTries },
);
