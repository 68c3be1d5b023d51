/** The app's page as a person uses it: by names, labels and roles. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { UploadFile } from './photo-files';
import { type Trained, trainedProject } from './trained-project';

/** The id of the project that the page shows. */
export const openProject = (page: Page): string => new URL(page.url()).hash.split('/')[2];

const backends = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WebAssembly', cpu: 'plain JavaScript' };

export class App {
  readonly name: Locator;
  readonly defectWords: Locator;
  /** Sentences about words that are left out. */
  readonly problems: Locator;
  readonly goodPhotos: Locator;
  readonly thumbnails: Locator;
  readonly trainButton: Locator;
  readonly sampleButton: Locator;
  readonly cancelButton: Locator;
  readonly notices: Locator;
  readonly training: Locator;
  readonly photosToInspect: Locator;
  readonly results: Locator;
  readonly engine: Locator;
  readonly heatmap: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel('What is the object called?');
    this.defectWords = page.getByLabel('Your words for defects (optional)');
    this.problems = page.locator('.word-problems p');
    this.goodPhotos = page.getByLabel('Drop photos of good parts');
    this.thumbnails = page.getByRole('list', { name: 'Good photos' }).getByRole('img');
    this.trainButton = page.getByRole('button', { name: /^Train( again)?$/ });
    this.sampleButton = page.getByRole('button', { name: 'Try the sample' });
    this.cancelButton = page.getByRole('button', { name: 'Cancel' });
    this.notices = page.locator('.notice p');
    this.training = page.getByTestId('training');
    this.photosToInspect = page.getByLabel('Drop photos to inspect');
    this.results = page.getByTestId('result');
    this.engine = page.getByTestId('engine');
    this.heatmap = page.getByTestId('heatmap');
  }

  /** Opens the page, waits until the engine is ready, and makes a new project; `query` such as `?backend=wasm`. */
  async open(query = '', start: 'home' | 'firstVisit' = 'home'): Promise<void> {
    await this[start](query);
    await expect(this.engine).toBeVisible();
    await this.newProject();
  }

  /** Opens the page and, from a file, a project that was trained before: called "flange", of the micro model, without `which`. */
  async openTrained(query: string, which?: Trained): Promise<void> {
    await this.home(query);
    await this.anotherTrained(which);
  }

  /** Opens the page at its home, without the sample project, whose making takes a quarter of what a first page does. */
  async home(query = ''): Promise<void> {
    const address = new URL(query, 'http://page/');
    address.searchParams.set('sample', 'none');
    await this.page.goto(address.href.slice(address.origin.length));
  }

  /** Opens the page at its home as a newcomer does: the sample project is made. */
  async firstVisit(query: string): Promise<void> {
    await this.page.goto(`/${query}`);
  }

  /** Goes home within the page, and puts all notices away. */
  async goHome(): Promise<void> {
    await this.page.evaluate(() => {
      window.location.hash = '#/';
    });
    await expect(this.page.getByTestId('new-project')).toBeVisible();
    await this.dismissAll();
  }

  /** Puts all notices away. */
  async dismissAll(): Promise<void> {
    await this.page.evaluate(() => {
      for (const dismiss of document.querySelectorAll<HTMLElement>('[aria-label="Dismiss this message"]'))
        dismiss.click();
    });
    await expect(this.notices).toHaveCount(0);
  }

  /** Leaves what is open for a new project. */
  async another(): Promise<void> {
    await this.goHome();
    await expect(this.engine).toBeVisible();
    await this.newProject();
  }

  /** Leaves what is open for another project that was trained before: called "flange", of the micro model, without `which`. */
  async anotherTrained(which?: Trained): Promise<void> {
    await this.goHome();
    await this.page.getByLabel('Project file').setInputFiles(await trainedProject(which));
    await this.trained(30_000);
  }

  async newProject(): Promise<void> {
    await this.page.getByTestId('new-project').click();
    await expect(this.training).toBeVisible();
  }

  /** A part of the open project. */
  async goTo(tab: 'Train' | 'Inspect' | 'Review' | 'Threshold' | 'Records' | 'Versions'): Promise<void> {
    const link = this.page.getByRole('link', { name: tab, exact: true });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'page');
  }

  /** Gives photos to the open project to inspect. */
  async inspect(photos: UploadFile[]): Promise<void> {
    await this.goTo('Inspect');
    await this.photosToInspect.setInputFiles(photos);
  }

  async addGoodPhotos(photos: UploadFile[]): Promise<void> {
    const before = await this.thumbnails.count();
    await this.goodPhotos.setInputFiles(photos);
    await expect(this.thumbnails).toHaveCount(before + photos.length);
  }

  /** Drops files on the field with these words, as from a folder's window. */
  async drop(photos: UploadFile[], field = 'Drop photos of good parts'): Promise<void> {
    const files = photos.map(({ name, mimeType, buffer }) => ({
      name,
      mimeType,
      base64: buffer.toString('base64'),
    }));
    const dataTransfer = await this.page.evaluateHandle((list) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    }, files);
    await this.page.getByText(field).dispatchEvent('drop', { dataTransfer });
  }

  /** Waits for the end of a training; `timeout` in milliseconds. */
  async trained(timeout: number): Promise<void> {
    await expect(this.training).toHaveAttribute('data-status', 'trained', { timeout });
  }

  /** Waits until `count` photos are inspected, or found to be unreadable. */
  async inspected(count: number, timeout = 60_000): Promise<void> {
    await expect(this.page.getByTestId('results')).toHaveAttribute('data-finished', `${count}`, { timeout });
  }

  result(name: string): Locator {
    return this.page.locator(`[data-testid=result][data-name="${name}"]`);
  }

  /** The score that the list shows. */
  async score(name: string): Promise<number> {
    const text = await this.result(name).locator('.result-score').textContent();
    return Number(text?.replace(/[^\d.]/g, ''));
  }

  async show(name: string): Promise<void> {
    await this.result(name).click();
    await expect(this.heatmap).toHaveAccessibleName(`Heatmap over ${name}`);
  }

  /** Checks that the page names the backend in use and gives a reason for each better one that is not. */
  async expectReasons(): Promise<void> {
    await this.engine.locator('summary').click();
    const used = await this.engine.getAttribute('data-backend');
    for (const [name, title] of Object.entries(backends)) {
      if (name === used) {
        await expect(this.engine).toContainText(`Computing with ${title}: `);
        return;
      }
      await expect(this.engine).toContainText(new RegExp(`Not ${title}: .+\\.`));
    }
  }
}
