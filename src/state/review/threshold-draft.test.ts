/** What other thresholds judge anew; only versions and results of the open project are there. */
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';
import { judgedAnew } from '../photos/judged-by';
import { doneOf } from '../photos/photo';

const measured = { pass: 0.2, fail: 0.3 };
const version = { project: 'p', number: 1, bundle: 'before', thresholds: measured } as VersionRecord;
vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create(() => ({
    inspected: [],
    versions: [version],
    setThresholds: async (_: VersionRecord['thresholds']) => {},
  })),
}));

const { useOpenProject } = await import('../open-project/open-project-store');
const { useThresholdDraft } = await import('./threshold-draft');

const results = [0.1, 0.25, 0.4].map((score, i) => {
  const verdict = (['pass', 'uncertain', 'fail'] as const)[i];
  return doneOf({ id: `${i}`, version: 1, score, verdict, thresholds: measured } as never);
});
const others = [doneOf({ id: 'other', version: 2, score: 0.1, verdict: 'fail' } as never)];
const inspected = [
  ...results,
  ...others,
  { id: 'w', name: 'w', status: 'waiting', blob: new Blob() } as const,
];

it('counts the results of the version, and those that get another verdict', () => {
  expect(judgedAnew(inspected, 1, measured)).toEqual({ count: 3, changed: 0 });
  expect(judgedAnew(inspected, 1, { pass: 0.3, fail: 0.5 })).toEqual({ count: 3, changed: 2 });
});

it('says what was judged anew once the thresholds are in use, and nothing where they could not be', async () => {
  const next = { pass: 0.3, fail: 0.5 } as VersionRecord['thresholds'];
  useOpenProject.setState({ inspected });
  await useThresholdDraft.getState().use(version, next);
  expect(useThresholdDraft.getState().judged).toBeUndefined();
  const setThresholds = async (thresholds: VersionRecord['thresholds']) =>
    useOpenProject.setState({ versions: [{ ...version, thresholds, bundle: 'after' }] });
  useOpenProject.setState({ setThresholds });
  await useThresholdDraft.getState().use(version, next);
  expect(useThresholdDraft.getState().judged).toEqual({ bundle: 'after', count: 3, changed: 2 });
});
