import * as v from 'valibot';
import { expect, it } from 'vitest';
import { presets } from '../vtfusion/settings';
import { keptSettingsSchema, settingsSchema } from './settings-schema';

it('believes the settings of every preset', () => {
  for (const settings of Object.values(presets)) expect(v.is(settingsSchema, settings)).toBe(true);
});

it('keeps every setting of every preset in a file, and nothing beside them', () => {
  for (const settings of Object.values(presets)) {
    const { views, prototypes, synthetic } = settings;
    const stray = {
      ...settings,
      operator: 'Jane Doe',
      views: { ...views, place: '52.5 N' },
      prototypes: { ...prototypes, x: [] },
      synthetic: { ...synthetic, note: 'private' },
    };
    expect(v.parse(keptSettingsSchema, stray)).toEqual(settings);
    expect(v.parse(keptSettingsSchema, { ...settings, levels: 'Jane Doe', margins: null })).toEqual({
      ...settings,
      levels: undefined,
      margins: undefined,
    });
  }
});

it('looks at no more than some thousand values, also where one thing is in many places', () => {
  let looks = 0;
  let shared: object = {
    get leaf() {
      return ++looks;
    },
  };
  for (let depth = 0; depth < 8; depth++)
    shared = Object.fromEntries([...'abcdef'].map((key) => [key, shared]));
  expect(v.is(settingsSchema, { ...presets.default, shared })).toBe(false);
  expect(looks).toBeLessThan(10_000);
});

it('ends at what holds itself', () => {
  const endless: Record<string, unknown> = {};
  for (const key of 'abcdefgh') endless[key] = endless;
  expect(v.is(settingsSchema, { ...presets.default, endless })).toBe(false);
});
