/** Which results are shown, and so which ones "delete the results shown" means. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { doneOf, type Inspected } from '../../state/photos/photo';
import { everything } from '../../state/photos/result-list';
import { useShown } from './use-shown';

let view = { query: everything, allVersions: false };
vi.mock('../../state/inspecting/results-view', () => ({
  useResultsView: <T>(of: (now: typeof view) => T) => of(view),
}));

const done = (id: string, version: number) =>
  doneOf({ id, name: id, version, time: 1, score: 0, verdict: 'pass', review: null } as never);
const failed: Inspected = { id: 'bad', name: 'bad', status: 'failed', problem: {} as never };

function shown(query: Partial<typeof everything>): string[] {
  view = { query: { ...everything, ...query }, allVersions: false };
  let ids: string[] = [];
  function Probe() {
    ids = useShown([done('1', 1), failed, done('2', 2)], 2).shown.map(({ id }) => id);
    return null;
  }
  renderToString(createElement(Probe));
  return ids;
}

it('has what failed among the results of the version in use, and not of one that is asked for', () => {
  expect(shown({})).toEqual(['bad', '2']);
  expect(shown({ version: 1 })).toEqual(['1']);
});
