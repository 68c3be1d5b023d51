import { describe, expect, it } from 'vitest';
import { methods } from './methods';
import { presets } from './presets';
import { published } from './published';

describe('presets', () => {
  it('name methods that there are', () => {
    const known = methods.map(({ name }) => name);
    for (const preset of Object.values(presets))
      expect(known).toEqual(expect.arrayContaining([...preset.methods]));
  });

  it.each(Object.entries(presets))(
    '%s runs every row of its table that can be run',
    (_, { table, methods: names, shots }) => {
      const rows = published.filter((figure) => figure.table === table);
      expect(rows.length).toBeGreaterThan(0);
      for (const { method, shots: count } of rows) {
        if (method !== undefined) expect(names).toContain(method);
        expect(shots).toContain(count);
      }
    },
  );
});

describe('methods', () => {
  it('have names of their own', () => {
    const names = methods.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['vtfusion', 'vtfusion-paper', 'vtfusion-untrained', 'features']),
    );
  });
});

describe('published figures', () => {
  it('are percentages, one for each row, set, metric and number of shots', () => {
    const keys = published.map(({ table, set, metric, row, method, shots }) =>
      JSON.stringify([table, set, metric, row, method, shots]),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const { percent } of published) {
      expect(percent).toBeGreaterThan(50);
      expect(percent).toBeLessThan(100);
    }
  });
});
