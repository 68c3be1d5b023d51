import { describe, expect, it } from 'vitest';
import { chooseLocale } from './locale';

describe('chooseLocale', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'zh-Hans-CN'], 'zh'],
    [['zh'], 'zh'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j gives %s', (wanted, locale) => expect(chooseLocale(wanted)).toBe(locale));
});
