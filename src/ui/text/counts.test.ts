/** One thing has another wording than several. */
import { expect, it } from 'vitest';
import { dropZoneText } from './drop-zone';
import { keptCheckText } from './kept-check';
import { recordsText } from './records';
import { resultsText } from './results';
import { thresholdText } from './threshold';
import { trainingText } from './training';
import { versionsText } from './versions';
import { viewerText } from './viewer';
import { whyText } from './why';

it('speaks of one as of one', () => {
  const { en, de } = resultsText;
  expect([en.all(1, '1'), en.all(1200, '1,200')]).toEqual(['1 result', '1,200 results']);
  expect([de.all(1, '1'), de.all(1200, '1.200')]).toEqual(['1 Ergebnis', '1.200 Ergebnisse']);
  expect([1, 2].map((count) => de.showOthers(count, `${count}`))).toEqual([
    '1 weiteres von anderen Versionen zeigen',
    '2 weitere von anderen Versionen zeigen',
  ]);
  expect(en.failures(1, '1')).toMatch(/^One could not/);
  expect(de.failures(1, '1')).toMatch(/^Eines konnte nicht/);
  expect(de.failures(2, '2')).toMatch(/^2 konnten nicht/);
  expect(de.paused(1, '1')).toBe('Angehalten; 1 Foto wartet.');
  expect(recordsText.de.whole(1200, '1.200')).toMatch(/: 1\.200 Einträge,/);
  expect(keptCheckText.en['photo-damaged'](1200, '1,200', 'a.jpg')).toMatch(/^1,200 photos are damaged/);
  expect(keptCheckText.de.well(1, '1', 1200, '1.200')).toMatch(/: 1 Eintrag und 1\.200 Dateien sind /);
  expect(dropZoneText.en.looking(1, '1')).toMatch(/: 1 file so far$/);
  expect(versionsText.de.differ('1', 1, '1')).toMatch(/^Bei 1 von 1 Foto /);
  expect(thresholdText.de.next(1, '1', '50 %')).toBe(
    'Mit 1 weiterem Gutteil lässt sich eine Schwelle setzen, die 50 % zusagt.',
  );
  expect(viewerText.en.lower(0, '0', 1, '1')).toMatch(/^0 of 1 good part that .* score lower\.$/);
  expect(viewerText.de.lower(1, '1', 3, '3')).toMatch(/^1 von 3 Gutteilen, die .*, liegt darunter\.$/);
  expect(recordsText.en.unaskedCount(1, '1')).toMatch(/^1 more result is .* It does not count here;/);
  expect(recordsText.de.failedLine(1, '1', 'a.heic', 0, '0')).toBe('1 Foto, unten nicht mitgezählt: a.heic');
  expect(recordsText.en.promiseLine(2, '0.4', '0.5', '95%', '95%', 1, '1', false)).toMatch(/by 1 good part$/);
  expect(whyText.en.outOfPlace('99%', 1)).toMatch(/ 1 frame width from here\.$/);
  expect(whyText.de.outOfPlace('99 %', 3)).toMatch(/ 3 Rahmenbreiten von hier entfernt\.$/);
  expect(whyText.zh.outOfPlace('99%', 3)).toMatch(/距此处 3 个方框的宽度。$/);
});

it('ends sentences as their language does', () => {
  expect([trainingText.en.trainedOn('4'), trainingText.zh.trainedOn('4')]).toEqual([
    'Trained on 4 photos.',
    '已用 4 张照片训练。',
  ]);
  expect(trainingText.zh.trainedIn('4', '60')).toMatch(/。$/);
  expect(resultsText.zh.verdicts('合格：3')).toBe('合格：3。');
});
