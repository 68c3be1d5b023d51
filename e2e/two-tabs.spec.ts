/** Two tabs on one project: one works with it, the other says so and may take it over; nothing is lost. */
import { App } from './support/app';
import { goodPhotos, goodTestPhoto, stainedTestPhoto } from './support/photo-files';
import { expectAccessible } from './support/states';
import { expect, test } from './support/test';

const micro = '?model=micro-clip&backend=wasm';

test('a project is worked with in one tab at a time', async ({ page, context }) => {
  const app = new App(page);
  await app.open(micro);
  await app.name.fill('flange');
  await app.addGoodPhotos(goodPhotos(2));
  const address = page.url();

  const second = await context.newPage();
  const other = new App(second);
  await second.goto(address);
  await expect(second.getByText('This project is open in another tab.')).toBeVisible();
  await expectAccessible(second, 'two-tabs');
  await second.getByRole('button', { name: 'Take it over' }).press('Enter');
  await expect(other.thumbnails).toHaveCount(2);
  await expect(second.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(second).toHaveTitle('Train – flange – VTFusion');
  await expect(other.name).toHaveValue('flange');
  await expect(page.getByText('This project is open in another tab.')).toBeVisible();
  await other.name.fill('metal flange');

  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect(app.name).toHaveValue('metal flange');
  await expect(second.getByText('This project is open in another tab.')).toBeVisible();

  // One that slept for a day notices when it wakes that the other has it, and changes nothing of what was done there.
  await app.name.fill('asleep');
  const session = await context.newCDPSession(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('asleep');
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await second.getByRole('button', { name: 'Take it over' }).click();
  await other.name.fill('awake');
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await expect(page.getByText('This project is open in another tab.')).toBeVisible();
  await second.reload();
  await expect(other.name).toHaveValue('awake');
  await page.getByRole('button', { name: 'Take it over' }).click();
  await expect(app.name).toHaveValue('awake');
  // A tab that closes lets go by itself.
  await page.close();
  await second.reload();
  await expect(other.name).toHaveValue('awake');
});

test('who sits here is known to all tabs, and one shows what the other does, and changes nothing', async ({
  page,
  context,
}) => {
  const app = new App(page);
  await app.openTrained(micro);
  await app.goTo('Records');
  const second = await context.newPage();
  const other = new App(second);
  await other.open(micro);
  await other.goTo('Records');
  const [name, otherName] = [page, second].map((one) => one.getByLabel('Who sits here?'));
  await name.fill('Early shift');
  await name.blur();
  await expect(otherName).toHaveValue('Early shift');
  await otherName.fill('Late shift');
  await name.fill('Late');
  await name.pressSequentially(' shift, Ada');
  await expect(name).toHaveValue('Late shift, Ada');
  await expect(otherName).toHaveValue('Late shift');
  await otherName.blur();
  await expect(name).toHaveValue('Late shift, Ada');
  await name.blur();
  await expect(otherName).toHaveValue('Late shift, Ada');

  await second.getByRole('link', { name: 'Settings' }).click();
  await expect(second).toHaveTitle('Settings – VTFusion');
  await second.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(name).toHaveValue('Late shift, Ada');
  await second.getByRole('radio', { name: 'As the system' }).check();
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(page).toHaveTitle('Projects – VTFusion');
  await page.goBack();

  // Of a project that is open in another tab, this one shows the results as they come, and changes nothing.
  await app.inspect([goodTestPhoto]);
  await app.inspected(1);
  await second.goto(page.url());
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('flange');
  await expect(second).toHaveTitle('flange – VTFusion');
  await expect(other.results).toHaveCount(1);
  await expect(other.heatmap).toBeVisible();
  await expectAccessible(second, 'onlooker');
  for (const button of [other.trainButton, second.getByText('Why is this'), second.getByLabel('Drop photos')])
    await expect(button).toHaveCount(0);

  await app.inspect([stainedTestPhoto]);
  await app.inspected(2);
  await expect(other.results).toHaveCount(2);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Delete the .*shown$/ }).click();
  await page.getByRole('button', { name: 'Dismiss this message' }).click();
  await expect(second.getByText('There are no results.')).toBeVisible();

  // One that is deleted there is not offered here, until it is back.
  const [status, take] = [second.getByRole('status'), second.getByRole('button', { name: 'Take it over' })];
  await take.focus();
  await page.getByRole('link', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'More for flange' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(status.filter({ hasText: 'This project is not in this browser' })).toHaveCount(1);
  await expect(status.filter({ hasText: 'another tab' })).toHaveCount(0);
  for (const name of ['Take it over', 'Open it here'])
    await expect(second.getByRole('button', { name })).toHaveCount(0);
  await expect(second.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'flange', exact: true })).toBeVisible();

  await page.close();
  await expect(second.getByText('The other tab has let go of this project.')).toBeVisible();
  await second.getByRole('button', { name: 'Open it here' }).press('Enter');
  await expect(other.photosToInspect).toBeEnabled();
  await expect(second.getByRole('heading', { level: 1 })).toBeFocused();
});
