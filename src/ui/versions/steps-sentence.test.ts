import { expect, it } from 'vitest';
import { versionsText } from '../text/versions';
import { stepsSentence } from './steps-sentence';

const plateau = { window: 20, share: 0.1 };
const said = (count: number, steps: number) => {
  const losses = Array.from({ length: count }, () => ({ nfc: 0, afs: 0, seg: 0, total: 0 }));
  return stepsSentence({ losses, settings: { steps, plateau } }, versionsText.en, String);
};

it('says how many of its steps a training took whose losses no longer fell', () => {
  expect(said(45, 60)).toBe('45 of 60, as the loss no longer fell');
  expect(said(20, 20)).toBe('20');
  expect(said(0, 60)).toBe('up to 60');
});
