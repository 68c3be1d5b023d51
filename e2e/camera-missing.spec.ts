/** A machine without a camera. */
import { App } from './support/app';
import { expect, test } from './support/test';

test.use({ permissions: ['camera'] });

test('says that there is no camera, and what to do', async ({ page }) => {
  const app = new App(page);
  await app.open('?model=micro-clip&backend=wasm');
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(page.getByTestId('camera').getByRole('alert')).toContainText('No camera was found');
});
