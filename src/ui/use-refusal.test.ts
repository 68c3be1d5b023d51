/** What is said of files that nobody takes. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { useOpenProject } from '../state/open-project/open-project-store';
import { useNotices } from '../state/page/notices';
import { notices } from './text/notices';
import { useRefusal } from './use-refusal';

vi.mock('../state/page/preferences', () => {
  const usePreferences = () => 'en';
  return { usePreferences: Object.assign(usePreferences, { getState: () => ({}) }) };
});

const said = () => useNotices.getState().notices.map(({ said: one }) => one);

function refused(training: object) {
  useOpenProject.setState({ training } as never);
  let refuse = () => {};
  function Probe() {
    refuse = useRefusal(true);
    return null;
  }
  renderToString(createElement(Probe));
  refuse();
  return said();
}

afterEach(() => {
  useNotices.setState({ notices: [] });
  useOpenProject.setState({ training: { status: 'idle' } });
});

it('names a training that is the reason, and how long it still takes, once', () => {
  const running = { status: 'running', pause: 'no' };
  expect(refused({ ...running, secondsLeft: 50 })).toEqual([{ key: 'notWhileTraining', facts: [50] }]);
  expect(refused({ ...running, secondsLeft: 30 })).toEqual([{ key: 'notWhileTraining', facts: [30] }]);
  expect(refused({ ...running, secondsLeft: 30, pause: 'held' })).toEqual([
    { key: 'notWhileTraining', facts: [null] },
  ]);
  expect(refused({ status: 'idle' })).toEqual([{ key: 'notNow', facts: [] }]);
});

it.each([
  ['en', 'in about 30 seconds.'],
  ['de', 'in etwa 30 Sekunden.'],
  ['zh', '大约还需 30秒钟。'],
] as const)('writes the time in %s', (locale, written) => {
  expect(notices[locale].notWhileTraining(30)).toContain(written);
});
