/** Sentences of a shift's report that contain names from strangers. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, expect, it, vi } from 'vitest';
import { appVersion } from '../../app-version';

// The stores look at them when they are created.
vi.hoisted(() => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('window', { location: { href: 'http://localhost/', hash: '' }, addEventListener: () => {} });
});
const { useChangeLine, useFailedLine, useRemovedLine, useReportText } = await import('./use-report-text');
const { useOpenProject } = await import('../../state/open-project/open-project-store');
const { usePreferences } = await import('../../state/page/preferences');

// Hooks that are rendered to text read the stores' first state.
const begun = [useOpenProject, usePreferences].map((store) => store.getInitialState());
const before = begun.map((state) => ({ ...state }));
afterAll(() => begun.forEach((state, i) => void Object.assign(state, before[i])));

/** The result of a hook. */
function of<T>(use: () => T): T {
  let given: T | undefined;
  function Probe() {
    given = use();
    return null;
  }
  renderToString(createElement(Probe));
  return given as T;
}

const name = `Eve\u202e\n${'x'.repeat(900)}`;
const thresholds = { pass: 0.1, fail: 0.2, calibration: { falseAlarmRate: 1 } };
const removed = { by: 'person', person: name, times: [1, 2], count: 2, notPassed: 1, names: [name] } as const;

const told = { period: { from: 0, to: 1000 }, made: 2000, changes: [], removed: [], failed: [] };
const sound = { finding: { found: 'whole', count: 1 }, head: { seq: 1, hash: 'ab' }, mended: [] };
const check = { ...sound, changed: [], untold: [], gone: { results: [], versions: [] } };

it('names both bounds of its period, as far as it has passed, and the first and last result in them', () => {
  const parts = [500, 700].map((time) => ({ version: 1, time, score: 1, thresholds: { pass: 1, fail: 2 } }));
  const { facts, formatTime: at } = of(() => useReportText(parts as never));
  const lines = (period: typeof told.period) => facts(check as never, { ...told, period }).period;
  const results = `First result ${at(500)}, last ${at(700)}`;
  const open = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  expect(lines({ from: -9e7, to: 1000 })).toEqual([`${at(-9e7)} to ${at(1000)}`, results]);
  expect(lines({ from: 0, to: 9e7 })).toEqual([`${at(0)} to ${at(2000)}`, results]);
  expect(lines(open)).toEqual([`the beginning to ${at(2000)}`, results]);
  const none = of(() => useReportText([]));
  expect(none.facts(check as never, told).period).toEqual([`${at(0)} to ${at(1000)}`]);
});

it('names the version of the program', () => {
  expect(of(() => useReportText([])).facts(check as never, told).program).toBe(`VTFusion ${appVersion}`);
});

it('carries names on one line, in one direction and at no length', () => {
  const change = { version: 1, time: 1, person: name, from: thresholds, to: thresholds, after: 2 };
  const version = { number: 1, encoder: { name, sha256: '' }, shots: [], thresholds };
  for (const state of begun) Object.assign(state, { versions: [version], person: name });
  const trail = {
    ...check,
    changed: [name],
    untold: [name],
    gone: { results: [name], versions: [] },
  };
  const { facts } = of(() => useReportText([{ version: 1, time: 1, score: 1, thresholds } as never]));
  const report = facts(trail as never, {
    ...told,
    changes: [change as never],
    removed: [removed as never],
  });
  const lines = [
    of(() => useChangeLine(2))(change as never),
    of(useFailedLine)([{ time: 1, count: 1, names: [name] } as never]),
    of(useRemovedLine)(removed as never),
    ...[report.made, report.trail, ...report.versions, ...report.changes, ...report.removed],
  ];
  expect(lines).toHaveLength(8);
  for (const line of lines) {
    expect(line).toContain('Eve x');
    expect(line).not.toMatch(/[\u202e\n]/u);
    expect(line.length).toBeLessThan(900);
  }
});
