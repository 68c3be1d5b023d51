/** A project without a name is called as the page calls it elsewhere, in the language that speaks. */
import { expect, it } from 'vitest';
import { locales } from '../../state/page/locale';
import { notices } from './notices';
import { project } from './project';

const ofProjects = ['atWork', 'projectDeleted', 'projectGone', 'thresholdsLeft'] as const;

it.each(locales)('has a word for a project without a name in %s', (locale) => {
  const { untitled } = project[locale];
  const text = notices[locale];
  for (const key of ofProjects) expect(text[key]('')).toBe(text[key](untitled));
  for (const key of ['batchLeft', 'versionsLost'] as const)
    expect(text[key]('', 2)).toBe(text[key](untitled, 2));
});

it.each([
  ['en', '12,345'],
  ['de', '12.345'],
  ['zh', '12,345'],
] as const)('writes large counts as they are read in %s', (locale, written) => {
  const text = notices[locale];
  for (const key of ['resultsRemoved', 'recordsLeftOut', 'exportLeftOut', 'storedAfterAll'] as const)
    expect(text[key](12_345)).toContain(written);
  for (const key of ['batchLeft', 'versionsLost'] as const)
    expect(text[key]('nut', 12_345)).toContain(written);
});
