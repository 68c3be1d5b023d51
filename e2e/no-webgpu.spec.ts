/** A browser that offers no WebGPU adapter. */
import { App } from './support/app';
import { expect, test } from './support/test';

test.use({
  launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: ['--disable-gpu'] }),
});

test('without WebGPU another backend is taken, and the page says why', async ({ page }) => {
  const app = new App(page);
  await app.open('?model=micro-clip');
  await app.expectReasons();
  await expect(app.engine).toContainText(
    /Not WebGPU: (no graphics adapter is offered|this browser has no WebGPU)\./,
  );
});
