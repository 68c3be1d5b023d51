/** What is said while a model is loaded. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { useLoading } from './use-loading';

vi.mock('../state/page/preferences', () => {
  const usePreferences = () => 'en';
  return { usePreferences: Object.assign(usePreferences, { getState: () => ({}) }) };
});

function said(news: { loadedBytes: number; totalBytes: number; preparing?: boolean }) {
  let sentence = '';
  let part = '';
  function Probe() {
    ({ sentence, part } = useLoading({ status: 'loading', ...news }));
    return null;
  }
  renderToString(createElement(Probe));
  return { sentence, part };
}

it('says how much of the model is there, then that the graphics card is made ready, which is read out', () => {
  expect(said({ loadedBytes: 0, totalBytes: 0 }).sentence).toMatch(/^Loading the model: 0.?%$/u);
  const whole = said({ loadedBytes: 4, totalBytes: 4 });
  expect(whole.sentence).toMatch(/^Loading the model: 100.?%$/u);
  const preparing = said({ loadedBytes: 4, totalBytes: 4, preparing: true });
  expect(preparing.sentence).toBe('Preparing the graphics card');
  expect(preparing.part).not.toBe(whole.part);
});
