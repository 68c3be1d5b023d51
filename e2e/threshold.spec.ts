/** The threshold: held-out good parts give a promise, defective ones show its price, and what is chosen is used. */
import { App } from './support/app';
import { goodPhotos, samplePhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';
const held = ['test-good-01.jpg', 'test-good-02.jpg', 'test-good-03.jpg'].map(samplePhoto);
const defective = ['test-stain-01.jpg', 'test-crack-01.jpg'].map(samplePhoto);

test('a threshold is chosen by held-out good parts, and kept', async ({ page }) => {
  const app = new App(page);
  await app.open(micro);
  await app.goTo('Threshold');
  await expect(page.getByText('There is no threshold yet')).toBeVisible();
  // Trained on photos of full size, as the held-out ones are.
  await app.anotherTrained('tiled');

  await app.goTo('Threshold');
  const promise = page.getByTestId('promise');
  await expect(promise).toContainText(
    'No held-out good part yet. What training measured on 2 photos promises',
  );
  await expect(
    page.getByText('With 5 more good parts, a threshold can be set that promises 50%.'),
  ).toBeVisible();
  // What was learnt from says nothing, however it is called.
  await app.drop([...held, goodPhotos(1)[0]], 'Drop photos of other good parts');
  await expect(promise).toContainText('3 held-out good parts: at most');
  await app.drop(defective, 'Drop photos of defective parts');
  await expect(page.getByTestId('outcomes-bad')).toContainText('missed');
  await expect(page.getByTestId('outcomes-bad').getByRole('cell')).toHaveCount(4);
  await expect(page.getByRole('img', { name: /^ROC, area/ })).toBeVisible();
  await expectAccessible(page, 'threshold');

  const shown = async () => Number(await page.getByTestId('pass-threshold').textContent());
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  const chosen = await shown();
  await expect(promise).toHaveText('3 held-out good parts: at most 64% false alarms, with 95% confidence.');
  const more = page.getByText(/a threshold can be set/);
  await expect(more).toContainText('With 2 more good parts, a threshold can be set that promises 50%.');
  // The highest of the held-out parts passes, by a hair.
  await expect(page.getByTestId('outcomes-good')).toContainText(/good\s*3\s*0\s*0\s*false alarms: 0 of 3/);
  const slider = page.getByRole('slider', { name: 'Pass up to' });
  // Each thumb goes to its own end, and no other moves.
  const failsAbove = page.getByTestId('fail-threshold');
  const fails = await failsAbove.textContent();
  await slider.press('End');
  await expect(page.getByTestId('pass-threshold')).toHaveText(fails!);
  await expect(failsAbove).toHaveText(fails!);
  await slider.press('Home');
  await expect(failsAbove).toHaveText(fails!);
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect.poll(shown).toBe(chosen);
  await slider.press('ArrowLeft');
  await expect.poll(shown).toBeLessThan(chosen);
  const moved = await shown();
  await app.goTo('Inspect');
  await app.goTo('Threshold');
  expect(await shown()).toBe(moved);
  await expect(page.getByTestId('outcomes-good')).toContainText(/good\s*2\s*1\s*0\s*false alarms: 1 of 3/);
  await expect(promise).toHaveText('3 held-out good parts: at most 87% false alarms, with 95% confidence.');
  // One of the three is a false alarm already; how many more would help is not known.
  await expect(more).toHaveCount(0);
  await expect(page.getByText(/chosen by the good parts, just below, promises at most 64%\./)).toBeVisible();
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  const use = page.getByRole('button', { name: 'Use these thresholds' });
  await expect(page.getByText(/^6 results of this version will be judged anew by them; /)).toBeVisible();
  await use.click();
  await expect(page.getByText('These thresholds are in use.')).toBeVisible();
  await expect(page.getByText(/ 6 results were judged anew by them; /)).toBeVisible();
  await expect(use).toBeFocused();

  await app.goTo('Inspect');
  await expect(
    page.getByText(/[0-3] of 3 good parts that training has not seen \(held-out\) scores? lower\./),
  ).toBeVisible();
  await app.goTo('Train');
  await expect(app.training.getByRole('status')).toContainText(
    /The threshold [\d.]+ was chosen, and not measured/,
  );
  await app.goTo('Threshold');
  await page.reload();
  await expect(page.getByText('These thresholds are in use.')).toBeVisible();
  expect(await shown()).toBe(chosen);
  await expect(promise).toContainText('3 held-out good parts: at most 64%');
  const back = page.getByRole('button', { name: 'Back to what training measured' });
  await back.click();
  await expect.poll(shown).not.toBe(chosen);
  const measured = await shown();
  // There and back again: what was put to use before is no draft of the file that was there before it.
  await slider.press('End');
  await use.click();
  await expect.poll(shown).not.toBe(measured);
  await back.click();
  await expect.poll(shown).toBe(measured);
  await expect(page.getByText('These thresholds are in use.')).toBeVisible();
  await expect(back).toHaveCount(0);
});
