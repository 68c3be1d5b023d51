/** How this station inspects, whatever the project: what triggers the camera, and whether verdicts sound. */
import * as v from 'valibot';
import { keptSettings } from '../page/preference-storage';

export const triggers = ['key', 'rest', 'interval', 'always'] as const;
export type Trigger = (typeof triggers)[number];

/** `KeyboardEvent.key` of keys that a foot switch may send. */
export const triggerKeys = [' ', 'Enter', 'PageDown', 'F8'] as const;
export type TriggerKey = (typeof triggerKeys)[number];

export const intervalLimits = { least: 0.5, most: 60 } as const;

const settingsSchema = v.object({
  trigger: v.fallback(v.picklist(triggers), 'key'),
  triggerKey: v.fallback(v.picklist(triggerKeys), ' '),
  intervalSeconds: v.fallback(
    v.pipe(v.number(), v.minValue(intervalLimits.least), v.maxValue(intervalLimits.most)),
    2,
  ),
  sound: v.fallback(v.boolean(), false),
});
export type InspectSettings = v.InferOutput<typeof settingsSchema>;

export const useInspectPreferences = keptSettings('vtfusion-station', settingsSchema, (change) => ({
  change,
}));
