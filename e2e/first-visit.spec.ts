/** The first visit: tips that can be followed or skipped and do not come back, and answers where questions arise. */
import { App } from './support/app';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

test('tips are followed on the home page, skipped in a project, and brought back', async ({ page }) => {
  const app = new App(page);
  await app.firstVisit(micro);
  await expect(page.getByTestId('project').first()).toBeVisible();
  await expect(app.engine).toBeVisible();
  const tips = page.getByRole('complementary', { name: 'First steps' });
  await expect(tips).toContainText('Tip 1 of 3');
  await expectAccessible(page, 'tour-home');
  await tips.getByRole('button', { name: 'Next tip' }).click();
  await expect(tips).toContainText('make a project');
  await tips.getByRole('button', { name: 'Next tip' }).click();
  await expect(tips.getByRole('button', { name: 'Skip the tips' })).toHaveCount(0);
  await tips.getByRole('button', { name: 'Got it' }).click();
  await expect(tips).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await app.newProject();
  await expect(tips).toContainText('Tip 1 of 4');
  await expectAccessible(page, 'tour-project');
  await tips.getByRole('button', { name: 'Skip the tips' }).click();
  await page.reload();
  await expect(app.training).toBeVisible();
  await expect(tips).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Show the first steps again' }).click();
  await page.getByRole('link', { name: 'VTFusion' }).click();
  await expect(tips).toContainText('Tip 1 of 3');
});

test('where the browser forbids storage the home page says that, and has no tips', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Denied.', 'SecurityError');
    };
  });
  const app = new App(page);
  await app.firstVisit(micro);
  await expect(page.getByRole('alert')).toContainText('The browser gives this page no room of its own');
  await expect(page.getByText('Tip 1')).toHaveCount(0);
  await expectAccessible(page, 'storage-refused');
});

test.describe('a page whose program does not come', () => {
  test.use({ expectedMessages: [/Failed to load resource/] });

  test('says what to do', async ({ page }) => {
    await page.route('**/assets/index-*.js', (route) => route.abort());
    await page.goto('/');
    // It is hidden for the seconds that a program may take to come.
    await page.evaluate(() => document.getAnimations().map((animation) => animation.finish()));
    await expect(page.getByText('The program has not started yet.')).toBeVisible();
  });
});
