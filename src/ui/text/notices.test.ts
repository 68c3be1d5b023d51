/** A project without a name is called the same here as elsewhere on the page, in the language in use. */
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

it('writes when a window was hidden, with the day or the seconds where they are needed', () => {
  const at = (day: number, hour: number, minute: number, second = 0) =>
    new Date(2026, 10, day, hour, minute, second).getTime();
  const minute = 60_000;
  expect(notices.de.windowHidden(at(24, 14, 2), at(24, 14, 10), 1, 8 * minute, 0)).toBe(
    'Von 14:02 bis 14:10 war dieses Fenster verborgen oder verdeckt: In dieser Zeit hat die Kamera nichts geprüft.',
  );
  expect(notices.de.windowHidden(at(24, 14, 2, 5), at(24, 14, 2, 50), 1, 45_000, 0)).toContain(
    'Von 14:02:05 bis 14:02:50 war',
  );
  expect(notices.de.windowHidden(at(24, 22, 0), at(25, 6, 0), 1, 480 * minute, 1)).toBe(
    'Von 24.11.2026, 22:00 bis 25.11.2026, 06:00 war dieses Fenster verborgen oder verdeckt: In dieser Zeit wurde nur ein Foto aufgenommen.',
  );
  expect(notices.en.windowHidden(at(24, 14, 2), at(24, 14, 40), 3, 9 * minute, 0)).toMatch(
    /^Between 2:02\sPM and 2:40\sPM this window was hidden or covered 3 times, about 9 minutes in all: the camera inspected nothing then\.$/u,
  );
  expect(notices.zh.windowHidden(at(24, 14, 2), at(24, 14, 10), 1, 8 * minute, 1200)).toBe(
    '14:02 至 14:10，此窗口被隐藏或遮挡，期间只拍摄了 1,200 张照片。',
  );
});
