import { expect, it } from 'vitest';
import { answerTo } from './answer';

it('answers options without running, and runs without them', () => {
  expect(answerTo([])).toBeUndefined();
  expect(answerTo(['--help'])).toMatchObject({ code: 0, text: expect.stringContaining('every check') });
  expect(answerTo(['src/das'])).toMatchObject({ code: 2 });
});
