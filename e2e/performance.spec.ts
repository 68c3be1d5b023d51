/** Settings: a person measures their own computer, may end that, and takes the report with them. */
import { App } from './support/app';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test('measures this computer, ends when told, and gives a report to copy', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new App(page);
  await app.home('?model=micro-clip&backend=wasm#/settings');
  const panel = page.getByTestId('performance');
  const measure = panel.getByRole('button', { name: 'Measure this computer' });
  await expect(measure).toBeEnabled();
  await measure.click();
  await expect(panel.getByRole('progressbar')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(measure).toBeEnabled();
  await expect(panel.getByRole('heading')).toBeFocused();
  await expect(panel.getByRole('table')).toHaveCount(0);

  await measure.click();
  await expect(panel.getByRole('row')).toHaveCount(6, { timeout: 120_000 });
  await expect(panel.getByRole('listitem').first()).toHaveText(/^Computing with WebAssembly: /);
  await panel.getByRole('button', { name: 'Copy report' }).click();
  await expect(panel.getByText('The report is in the clipboard.')).toBeVisible();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^Encoding one picture\t[\d.,]+ ms\t.*5 times\n/);
  for (const part of ['Computing with WebAssembly', 'Model: micro-clip', 'Processor cores:', 'Browser: '])
    expect(report).toContain(part);
  await expectAccessible(page, 'performance');
});
