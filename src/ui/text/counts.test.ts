/** One of something is not said as several are. */
import { expect, it } from 'vitest';
import { keptCheckText } from './kept-check';
import { recordsText } from './records';
import { resultsText } from './results';
import { thresholdText } from './threshold';
import { whyText } from './why';

it('speaks of one as of one', () => {
  const { en, de } = resultsText;
  expect([en.all(1, '1'), en.all(1200, '1,200')]).toEqual(['1 result', '1,200 results']);
  expect([de.all(1, '1'), de.all(1200, '1.200')]).toEqual(['1 Ergebnis', '1.200 Ergebnisse']);
  expect(en.failures(1, '1')).toMatch(/^One could not/);
  expect(de.failures(1, '1')).toMatch(/^Eines konnte nicht/);
  expect(de.failures(2, '2')).toMatch(/^2 konnten nicht/);
  expect(de.paused(1, '1')).toBe('Angehalten; 1 Foto wartet.');
  expect(recordsText.de.whole(1200, '1.200')).toMatch(/: 1\.200 Einträge,/);
  expect(keptCheckText.en['photo-damaged'](1200, '1,200', 'a.jpg')).toMatch(/^1,200 photos are damaged/);
  expect(thresholdText.de.next(1, '1', '50 %')).toBe(
    'Mit 1 weiterem Gutteil lässt sich eine Schwelle setzen, die 50 % zusagt.',
  );
  expect(recordsText.en.promiseLine(2, '0.4', '0.5', '95%', '95%', 1, '1', false)).toMatch(/by 1 good part$/);
  expect(whyText.en.outOfPlace('99%', 1)).toMatch(/ 1 frame width from here\.$/);
  expect(whyText.de.outOfPlace('99 %', 3)).toMatch(/ 3 Rahmenbreiten von hier entfernt\.$/);
  expect(whyText.zh.outOfPlace('99%', 3)).toMatch(/距此处 3 个方框的宽度。$/);
});
