/** A training that took fewer steps than it was given says so, also after a reload. */
import { App } from './support/app';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

test('a version whose losses no longer fell names its steps', async ({ page }) => {
  const app = new App(page);
  await app.openTrained('?model=micro-clip&backend=wasm');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('vtfusion');
        opening.onsuccess = () => {
          const database = opening.result;
          const write = database.transaction('versions', 'readwrite');
          const cursor = write.objectStore('versions').openCursor();
          cursor.onsuccess = () => {
            const at = cursor.result!;
            const losses = Array.from({ length: 45 }, (_, i) => ({
              nfc: 0.1,
              afs: 0,
              seg: 1 / (i + 1),
              total: 1,
            }));
            at.update({ ...at.value, losses, settings: { ...at.value.settings, steps: 60 } });
          };
          write.oncomplete = () => {
            database.close();
            resolve();
          };
          write.onerror = () => reject(write.error);
        };
      }),
  );
  await page.reload();
  await expect(app.training).toContainText(
    'Learning ended after 45 of 60 steps, as the loss no longer fell.',
  );
  await expectAccessible(page, 'ended-early');
  await app.goTo('Versions');
  await expect(page.getByTestId('version')).toContainText('45 of 60, as the loss no longer fell');
  await expectAccessible(page, 'versions-ended-early');
});
