/** How this station inspects, whatever the project: what triggers the camera, and whether verdicts are heard. */
import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { olderOrSame } from '../page/preference-storage';

export const triggers = ['key', 'rest', 'interval', 'always'] as const;
export type Trigger = (typeof triggers)[number];

/** `KeyboardEvent.key` of what a foot switch may send. */
export const triggerKeys = [' ', 'Enter', 'PageDown', 'F8'] as const;
export type TriggerKey = (typeof triggerKeys)[number];

export const intervalLimits = { least: 0.5, most: 60 } as const;

const settingsSchema = v.object({
  trigger: v.picklist(triggers),
  triggerKey: v.picklist(triggerKeys),
  intervalSeconds: v.pipe(v.number(), v.minValue(intervalLimits.least), v.maxValue(intervalLimits.most)),
  sound: v.boolean(),
});
export type InspectSettings = v.InferOutput<typeof settingsSchema>;

interface InspectPreferences extends InspectSettings {
  change(by: Partial<InspectSettings>): void;
}

const defaults: InspectSettings = { trigger: 'key', triggerKey: ' ', intervalSeconds: 2, sound: false };

export const useInspectPreferences = create<InspectPreferences>()(
  persist((set) => ({ ...defaults, change: (by) => set(by) }), {
    name: 'vtfusion-station',
    version: 1,
    storage: olderOrSame(1),
    migrate: () => ({}),
    merge: (kept, now) => {
      const known = v.safeParse(settingsSchema, { ...defaults, ...(kept ?? {}) });
      return { ...now, ...(known.success ? known.output : defaults) };
    },
  }),
);
