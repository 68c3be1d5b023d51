/**
 * What a training is given: photos of all sorts, and the person's own words for defects, which training.spec.ts has it hear. What cannot
 * be used is named in a sentence and takes nothing along that was there before.
 */
import { onePage } from './support/one-page';
import { brokenPhotos, goodPhotos, goodTestPhoto, unusualPhotos } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

/** Small and quick: these tests are not about what the model sees. */
const opened = onePage('?model=micro-clip&backend=wasm');
test.beforeEach(() => opened.app.another());

test('says what is missing before training can start', async () => {
  const { app, page } = opened;
  await expectAccessible(page, 'start');
  await page.getByText('Settings').click();
  await expectAccessible(page, 'settings');
  const hint = async (text: string) => {
    await expect(app.trainButton).toBeDisabled();
    await expect(app.trainButton).toHaveAccessibleDescription(text);
  };
  await hint('Add at least 2 good photos.');
  await app.addGoodPhotos(goodPhotos(1));
  await hint('Add one more good photo.');
  await app.addGoodPhotos([goodTestPhoto]);
  await expect(app.trainButton).toBeEnabled();
  await expect(app.name).toHaveValue('');
  await expect(app.name).toHaveAccessibleDescription(/^A name helps/);
  await expect(app.thumbnails).toHaveCount(2);
});

test('takes dropped photos, at most eight', async () => {
  const { app, page } = opened;
  await app.drop([...goodPhotos(8), goodTestPhoto]);
  await expect(app.notices).toHaveText(
    'test-good-01.jpg was left out: training takes at most 8 good photos. Remove one to make room.',
  );
  await expect(app.thumbnails).toHaveCount(8);
  await page.getByRole('button', { name: 'Remove good-03.jpg' }).click();
  await app.addGoodPhotos([goodTestPhoto]);
  await expect(app.thumbnails).toHaveCount(8);
});

test('names each file that is no photo and keeps what is there', async () => {
  const { app, page } = opened;
  await app.name.fill('machined flange');
  await app.addGoodPhotos(goodPhotos(2));
  await app.goodPhotos.setInputFiles([...brokenPhotos, goodTestPhoto]);
  const byName = brokenPhotos.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await expect(app.notices).toHaveText(byName.map(({ sentence }) => sentence));
  await expect(app.thumbnails).toHaveCount(3);
  await expect(app.name).toHaveValue('machined flange');
  await expect(app.trainButton).toBeEnabled();
  await expectAccessible(page, 'photos-and-notices');
  for (let left = brokenPhotos.length; left > 0; left--) {
    await expect(app.notices).toHaveCount(left);
    await page.getByRole('button', { name: 'Dismiss this message' }).first().click();
  }
  await expect(app.notices).toHaveCount(0);
});

test('learns from every kind and size of picture file, cancelled once and started again', async () => {
  const { app, page } = opened;
  await app.name.fill('machined flange');
  const photos = await unusualPhotos();
  await app.addGoodPhotos(photos);
  // Upright, though it is stored lying on its side.
  const rotated = app.thumbnails.and(page.getByLabel('rotated.jpg'));
  await expect(rotated).toHaveAttribute('width', '320');
  await expect(rotated).toHaveAttribute('height', '480');

  await app.trainButton.click();
  await app.cancelButton.click();
  await expect(app.notices).toHaveText(
    'Training was cancelled. The photos are still here; you can begin again.',
  );
  await expect(app.thumbnails).toHaveCount(photos.length);
  await app.trainButton.click();
  await app.trained(120_000);

  const cut = brokenPhotos[2];
  await app.inspect([goodTestPhoto, cut, photos[0]]);
  await app.inspected(3);
  await expect(app.result(cut.name)).toContainText('Could not be inspected');
  await app.result(cut.name).click();
  await expect(page.locator('.viewer')).toHaveText(cut.sentence);
  await app.show('rotated.jpg');
  await expect(app.heatmap).toHaveAttribute('data-photo-width', '320');
});

test('answers stand beside what they are about', async () => {
  const { app, page } = opened;
  await page.getByText('What is a good photo?').click();
  await expect(page.getByText('Blurred: small defects cannot be seen')).toBeVisible();
  await expect(page.locator('.help-picture')).toHaveCount(3);
  await expectAccessible(page, 'help-good-photo');
  await app.goTo('Threshold');
  await page.getByText('What is a threshold?').click();
  await expect(page.getByText(/^Each photo gets a score/)).toBeVisible();
  await app.goTo('Inspect');
  await page.getByText('What does “uncertain” mean?').click();
  await expect(page.getByText(/^The score lies between the two thresholds/)).toBeVisible();
});

test('shows the words that will be read, and says what is left out', async () => {
  const { app, page } = opened;
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
