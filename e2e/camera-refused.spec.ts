/** A camera that the person does not allow at first. */
import { App } from './support/app';
import { cameraWith } from './support/fake-camera';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test.use({ launchOptions: cameraWith('good', [{ photo: 'good-01.jpg', frames: 10 }]) });

test('says how to allow the camera, and opens it as soon as that is done', async ({ page, context }) => {
  const app = new App(page);
  await app.open('?model=micro-clip&backend=wasm');
  await page.getByRole('button', { name: 'Use the camera' }).click();
  const camera = page.getByTestId('camera');
  await expect(camera.getByRole('alert')).toContainText('The camera is not allowed.');
  await expectAccessible(page, 'camera-refused');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(camera.getByRole('alert')).toContainText('The camera is not allowed.');
  await context.grantPermissions(['camera']);
  await expect(camera).toHaveAttribute('data-status', 'live');
  await expect(page.getByRole('button', { name: 'Take a photo' })).toBeFocused();
});
