/** The person's own words for defects: what is read, and what is left out and said; training hears them in training.spec.ts. */
import { App } from './support/app';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

test('shows the words that will be read, and says what is left out', async ({ page }) => {
  const app = new App(page);
  await app.open(micro);
  const read = page.getByRole('list', { name: 'Words that will be read' }).getByRole('listitem');
  const { problems } = app;
  await expect(app.defectWords).toHaveAccessibleDescription(
    /^Up to 12, parted by commas, each of at most 40 characters/,
  );
  await app.defectWords.fill('Scratch, missing leg, scratch,');
  await expect(read).toHaveText(['scratch', 'missing leg']);
  await expect(problems).toHaveCount(0);
  await app.defectWords.fill(`scratch,, ?, a ${'very '.repeat(10)}long word`);
  await expect(read).toHaveText(['scratch']);
  await expect(problems).toHaveText([
    /^There is no word before one of the commas/,
    '"?" is left out: it has no letter. Name a defect, for example "scratch".',
    /^"a very very .*…" is left out: it has more than 40 characters/,
  ]);
  await expectAccessible(page, 'defect-words');
  await app.defectWords.fill(Array.from({ length: 13 }, (_, i) => `dent ${i + 1}`).join(', '));
  await expect(read).toHaveCount(12);
  await expect(problems).toHaveText([/^At most 12 words are read; "dent 13" is left out/]);
  await app.defectWords.fill('');
  await expect(read).toHaveCount(0);
  await expect(problems).toHaveCount(0);
});
