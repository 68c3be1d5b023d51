/**
 * Takes the graphics card away (`device.destroy()`) at random moments of trainings and inspections of the built app, and
 * compares what comes of them with what came of them undisturbed: scores within 1e-3, and maps within 1e-3 of their range, at
 * every pixel. A training must go on at no step before the one that it was kept at. Computed by SwiftShader, with a tiny model, and so that each loss is the first over its work and within a minute of
 * the page's clock, which is put forward: after a second one the app goes on with wasm, which e2e/webgpu.spec.ts shows.
 */
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { Random } from '../../src/das/random';
import { unpackMap } from '../../src/database/packed-map';
import type { PictureRecord, ResultRecord } from '../../src/database/records';
import { installedChromium } from '../test/system-packages';
import { nameHelper, softwareGpu } from './browser';
import { loseGpu, reachGpu } from './gpu';
import { ofTinyApp } from './serve';
import { readStore, readStored } from './stored';
import { firstLine, type TortureReport } from './torture';

/** Scores, and maps as a share of their range, may differ by so much. */
const tolerance = 1e-3;
/** What has not ended by then, in milliseconds, never will. */
const longest = 400_000;
/** So many inspections lose it once each, and then a training. */
const inspectionsInARow = 2;
/** So small that they are not cut into tiles, which take a software renderer minutes. */
const side = 96;

const photosOf = (...names: string[]) =>
  Promise.all(
    names.map(async (name) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: await sharp(`public/samples/${name}`).resize(side, side).jpeg().toBuffer(),
    })),
  );

export const losses = ofTinyApp(async (tinyApp, count, seed, say) => {
  const browser = await chromium.launch({
    ...installedChromium(),
    args: [...softwareGpu, '--no-first-run'],
  });
  try {
    // A service worker would answer for the engine's script before `reachGpu` could.
    const page = await browser.newPage({
      viewport: { width: 1366, height: 768 },
      serviceWorkers: 'block',
    });
    await page.addInitScript(nameHelper);
    await page.addInitScript(clockToPutForward);
    await reachGpu(page);
    const address = new URL(tinyApp);
    address.searchParams.set('backend', 'webgpu');
    const run = new Losses(page, new Random(seed), say);
    await run.prepare(address.href);
    return await run.run(count);
  } finally {
    await browser.close();
  }
});

/** The page's clock of durations; `putForward` moves it. */
const clockToPutForward = `{
  let ahead = 0;
  const now = performance.now.bind(performance);
  performance.now = () => now() + ahead;
  globalThis.putForward = (milliseconds) => { ahead += milliseconds; };
}`;

/** In the page: notes each step that a training is seen at from now on, in place of those noted before. */
function noteSteps(): void {
  const page = globalThis as unknown as { stepsSeen: number[]; stepsWatched?: MutationObserver };
  page.stepsWatched?.disconnect();
  page.stepsSeen = [];
  const look = () => {
    const training = document.querySelector('[data-testid=training][data-status=running]');
    const step = /Loss after (\d+) steps/u.exec(training?.textContent ?? '')?.[1];
    if (step) page.stepsSeen.push(Number(step));
  };
  page.stepsWatched = new MutationObserver(look);
  page.stepsWatched.observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
}

interface Outcome extends Pick<ResultRecord, 'name' | 'score'> {
  readonly map: Float32Array;
}

class Losses {
  private readonly failures: string[] = [];
  private readonly during = new Map<string, number>();
  /** What came of each photo undisturbed, by its name. */
  private readonly expected = new Map<string, Outcome>();
  /** Results that were looked at, by their ids. */
  private readonly seen = new Set<string>();
  /** How long both photos take undisturbed. */
  private inspectionMs = 0;
  private furthest = 0;
  private done = 0;
  /** Trainings that were kept at some step when they lost it, and were seen at a later one. */
  private wentOn = 0;
  /** All that were kept at some step when they lost it. */
  private kept = 0;

  constructor(
    private readonly page: Page,
    private readonly random: Random,
    private readonly say: (line: string) => void,
  ) {
    page.setDefaultTimeout(longest);
    page.on('pageerror', ({ message }) => this.failures.push(`the page failed: ${message}`));
  }

  /** Trains and inspects undisturbed. */
  async prepare(address: string): Promise<void> {
    const { page } = this;
    await page.goto(address);
    await this.engineIsReady();
    await page.getByTestId('new-project').click();
    await page.getByLabel('What is the object called?').fill('flange');
    await page
      .getByLabel('Drop photos of good parts')
      .setInputFiles(await photosOf('good-01.jpg', 'good-02.jpg'));
    await page.getByRole('list', { name: 'Good photos' }).getByRole('img').nth(1).waitFor();
    await this.train(1);
    const begun = performance.now();
    await this.inspect();
    for (const outcome of await this.outcomes(2)) this.expected.set(outcome.name, outcome);
    this.inspectionMs = performance.now() - begun;
    this.say(`undisturbed: inspection ${(this.inspectionMs / 1000).toFixed(0)} s`);
  }

  async run(count: number): Promise<TortureReport> {
    try {
      for (let version = 2; this.done < count; version++) {
        for (let i = 0; i < inspectionsInARow && this.done < count; i++) {
          await this.round('inspection', () => this.inspect());
        }
        if (this.done < count) await this.round('training', () => this.train(version));
      }
    } catch (error) {
      // Without an engine there is nothing to go on with; what was found until then stands.
      this.failures.push(`${this.done}: the app did not go on: ${firstLine(error)}`);
    }
    const told = [...this.during].sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`);
    const notes = [
      `lost during: ${told.join(', ')}`,
      `furthest from the undisturbed: ${this.furthest.toExponential(1)} (${tolerance} allowed)`,
      `trainings that were kept at a step and went on behind it: ${this.wentOn}`,
    ];
    // One that was lost behind its last step takes no more.
    if (this.kept > 0 && this.wentOn === 0) this.failures.push('no training was seen to go on');
    return { trials: this.done, failures: this.failures, notes };
  }

  /** Does something while the graphics card goes away, and looks at what comes of both photos. */
  private async round(what: 'training' | 'inspection', work: () => Promise<void>): Promise<void> {
    const worked = work();
    worked.catch(() => undefined);
    if (what === 'training') {
      await this.page.locator('[data-testid=training][data-status=running]').waitFor();
      await this.trainedTo(this.random.between(0, 1));
    } else {
      await this.page.waitForTimeout(this.random.between(0, this.inspectionMs));
    }
    this.done++;
    const kept = await this.keptStep();
    const doing = await this.lose();
    await this.page.evaluate(noteSteps);
    this.during.set(doing, (this.during.get(doing) ?? 0) + 1);
    let problems: string[];
    try {
      await worked;
      problems = [...(await this.wentBack(kept)), ...this.compare(await this.outcomes(2))];
    } catch (error) {
      problems = [`it did not end: ${firstLine(error)}`];
    }
    for (const problem of problems) this.failures.push(`${this.done}, ${what}: ${problem}`);
    this.say(`${this.done} ${what}: ${problems.length === 0 ? 'as undisturbed' : problems.join('; ')}`);
  }

  /** When so much of the training is done by what the page says, or all of it. */
  private async trainedTo(share: number): Promise<void> {
    await this.page.waitForFunction((percent) => {
      const bar = document.querySelector('[data-testid=training][data-status=running] [role=progressbar]');
      const isOver = !document.querySelector('[data-testid=training][data-status=running]');
      return isOver || Number(bar?.getAttribute('aria-valuenow')) >= percent;
    }, 100 * share);
  }

  /** The step that the training under way is kept at; 0 where none is. */
  private async keptStep(): Promise<number> {
    const { trainings } = await readStored(this.page);
    return trainings[0]?.steps ?? 0;
  }

  /** @param kept the step that the training was kept at when the graphics card went away; 0 where none was */
  private async wentBack(kept: number): Promise<string[]> {
    const steps = await this.page.evaluate(
      () => (globalThis as unknown as { stepsSeen: readonly number[] }).stepsSeen,
    );
    if (kept === 0) return [];
    this.kept++;
    if (Math.max(...steps) > kept) this.wentOn++;
    const first = Math.min(...steps);
    return first < kept ? [`it was kept at step ${kept} and went on at step ${first}`] : [];
  }

  /** @returns what the app was doing */
  private async lose(): Promise<string> {
    const { page } = this;
    await this.engineIsReady();
    const doing = await page.evaluate(() => {
      const phase = document.querySelector('[data-testid=training][data-status=running] [role=status]');
      const works = document.querySelector('[data-testid=results]')?.getAttribute('data-finished');
      return phase?.textContent?.replace(/:.*/u, '') ?? (works ? 'inspection' : 'between');
    });
    await page.evaluate('putForward(60001)');
    await loseGpu(page);
    await page.locator('.notice p').filter({ hasText: 'The graphics card went away for a moment' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss this message' }).click();
    return doing;
  }

  private async engineIsReady(): Promise<void> {
    await this.page.locator('[data-testid=engine][data-backend=webgpu]').waitFor();
  }

  private async train(version: number): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: /^Train( again)?$/ }).click();
    await page.locator('[data-testid=training][data-status=running]').waitFor();
    await page.locator('[data-testid=training][data-status=trained]').waitFor();
    const versions = await readStore<{ number: number }>(page, 'versions');
    if (!versions.some(({ number }) => number === version)) throw new Error(`version ${version} is not kept`);
  }

  private async inspect(): Promise<void> {
    await this.page.getByRole('link', { name: 'Inspect', exact: true }).click();
    await this.page
      .getByLabel('Drop photos to inspect')
      .setInputFiles(await photosOf('test-good-01.jpg', 'test-stain-01.jpg'));
  }

  /** So many results that nobody has looked at yet, once they are kept. */
  private async outcomes(count: number): Promise<Outcome[]> {
    for (const begun = performance.now(); performance.now() - begun < longest; ) {
      const results = await readStore<ResultRecord>(this.page, 'results');
      const fresh = results.filter(({ id, project }) => project !== 'sample' && !this.seen.has(id));
      if (fresh.length >= count) return this.withMaps(fresh);
      await this.page.waitForTimeout(200);
    }
    throw new Error('results are missing');
  }

  private async withMaps(results: readonly ResultRecord[]): Promise<Outcome[]> {
    const pictures = await readStore<Pick<PictureRecord, 'id' | 'map'>>(this.page, 'pictures');
    return results.map(({ id, name, score }) => {
      this.seen.add(id);
      const picture = pictures.find((one) => one.id === id);
      return { name, score, map: picture ? unpackMap(picture.map) : new Float32Array() };
    });
  }

  private compare(outcomes: readonly Outcome[]): string[] {
    const problems: string[] = [];
    for (const { name, score, map } of outcomes) {
      const expected = this.expected.get(name);
      if (!expected || map.length !== expected.map.length) {
        problems.push(`${name} has no such map`);
        continue;
      }
      const range = Math.max(...expected.map) - Math.min(...expected.map);
      const apart = Math.max(...map.map((value, i) => Math.abs(value - expected.map[i]))) / range;
      const off = Math.abs(score - expected.score);
      this.furthest = Math.max(this.furthest, off, apart);
      // Written so that what is no number fails too.
      if (!(off <= tolerance)) problems.push(`${name} scores ${score} in place of ${expected.score}`);
      if (!(apart <= tolerance)) problems.push(`${name}'s map is off by ${apart} of its range`);
    }
    if (outcomes.length !== this.expected.size) problems.push(`there are ${outcomes.length} results`);
    return problems;
  }
}
