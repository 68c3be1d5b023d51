/** How a kiosk runs on this machine; set by its owner, and found again after a power cut. */
import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { olderOrSame } from '../page/preference-storage';
import { pinSchema } from './pin';

/** How many results of kiosks a project may have; nothing for as many as the disk takes. */
export const keptCounts = [1_000, 10_000, null] as const;
const counts = keptCounts.filter((count) => count !== null);

export const kioskSources = ['samples', 'camera'] as const;

const settingsSchema = v.object({
  source: v.picklist(kioskSources),
  /** Nothing for the one that the browser takes by itself. */
  camera: v.nullable(v.string()),
  /** Whether results of the camera are kept in the project; else nothing of a visitor's part stays. */
  keeps: v.boolean(),
  /** How many of them; older ones go. */
  keepsLatest: v.nullable(v.picklist(counts)),
  pin: v.nullable(pinSchema),
  wrongTries: v.object({
    count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    last: v.pipe(v.number(), v.finite()),
  }),
  /** Project for which it was started and not left since: it goes on by itself after a reload. */
  running: v.nullable(v.string()),
});
export type KioskSettings = v.InferOutput<typeof settingsSchema>;

interface KioskStore extends KioskSettings {
  change(by: Partial<KioskSettings>): void;
}

const defaults: KioskSettings = {
  ...{ source: 'samples', camera: null, keeps: false, keepsLatest: 10_000, pin: null, running: null },
  wrongTries: { count: 0, last: 0 },
};

export const useKioskSettings = create<KioskStore>()(
  persist((set) => ({ ...defaults, change: (by) => set(by) }), {
    name: 'vtfusion-kiosk',
    version: 1,
    storage: olderOrSame(1),
    migrate: () => ({}),
    merge: (kept, now) => {
      const known = v.safeParse(settingsSchema, { ...defaults, ...(kept ?? {}) });
      return { ...now, ...(known.success ? known.output : defaults) };
    },
  }),
);
