/** Whatever is thrown, here or behind a worker's bridge, becomes a code that the page has words for. */
import { describe, expect, it } from 'vitest';
import { AppError, errorCodes } from '../../errors';
import { problemOf } from './problem';

describe('problemOf', () => {
  it.each(errorCodes)('knows %s, also when only the name came over the bridge', (code) => {
    const known = { code, precisely: 'It is so.', about: undefined };
    expect(problemOf(new AppError(code, 'It is so.'))).toEqual(known);
    const error = new Error('It is so.');
    error.name = code;
    expect(problemOf(error)).toEqual(known);
  });

  it('takes what was not foreseen as such, and says which file it was', () => {
    expect(problemOf(new TypeError('x is not a function'), 'a.png')).toEqual({
      code: 'other',
      precisely: 'x is not a function',
      about: 'a.png',
    });
    expect(problemOf('plain words').precisely).toBe('plain words');
  });
});
