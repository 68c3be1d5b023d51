/**
 * Kills the browser at random moments while a person works with the app, opens it again on the same profile, and looks
 * whether all that was seen done is there, by names and identities: projects, photos, versions, results, reviews; whether what was
 * removed, or is back, is so still; whether a training goes on from where it
 * was five seconds before at most; and what the app's own check of what is kept says. Two kinds of death take turns: of the tab's
 * process alone, and of the whole browser. What the machine wrote to its disk's cache survives both; a power cut is another matter.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { Random } from '../../src/das/random';
import { type Deed, type Desk, nextAction, nextLateUndo } from './actions';
import { MortalBrowser } from './browser';
import { Ledger } from './ledger';
import { ofTinyApp } from './serve';
import { watchSightings } from './sightings';
import { readStored } from './stored';
import { firstLine, type TortureReport } from './torture';

/** A life lasts at most so long, in milliseconds; a training of the tiny model takes about half of it. */
const longestLife = 8_000;
/** After so many trials a life ends in the moment after a late undo; even, so that it begins with a fresh browser. */
const lateUndoAfter = 10;
/** Longer than all that is done is allowed to take: the page has stopped. */
const stuckAfter = 180_000;

export const kills = ofTinyApp(killsAt);

/** @param address the app's, with the tiny model */
export async function killsAt(
  address: string,
  count: number,
  seed: number,
  say: (line: string) => void,
): Promise<TortureReport> {
  const profile = await mkdtemp(path.join(tmpdir(), 'vtfusion-kills-'));
  const run = new Kills(address, profile, new Random(seed));
  try {
    return await run.run(count, say);
  } finally {
    await run.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Kills {
  private browser: MortalBrowser | undefined;
  private readonly ledger = new Ledger();
  private readonly failures: string[] = [];
  private readonly during = new Map<string, number>();
  private bundle: Buffer | undefined;
  private number = 0;
  private doing = 'nothing';

  constructor(
    private readonly address: string,
    private readonly profile: string,
    private readonly random: Random,
  ) {}

  async run(count: number, say: (line: string) => void): Promise<TortureReport> {
    let page = await this.open();
    await this.prepare(page);
    let trial = 1;
    let how = 'not killed yet';
    try {
      for (; trial <= count; trial++) {
        const isLate = trial > 1 && trial % lateUndoAfter === 1;
        const only = isLate ? nextLateUndo(await readStored(page), this.desk(page)) : undefined;
        const whole = only !== undefined || trial % 2 === 0;
        const walk = this.walk(page, only);
        const life = new Promise<void>((resolve) => {
          if (!only) setTimeout(resolve, this.random.between(0, longestLife));
        });
        // A page that stops before it is killed is a failure of its own.
        const before = await Promise.race([life, walk.stopped]);
        walk.end();
        const killed = performance.now();
        const { doing } = this;
        how = `${whole ? 'browser' : 'tab'} killed during ${doing}`;
        if (whole) await this.killAll();
        else await this.browser!.crash(page);
        this.during.set(doing, (this.during.get(doing) ?? 0) + 1);
        page = await this.open();
        const lost = [
          ...(before ? [`it could not be worked with: ${firstLine(before)}`] : []),
          ...(await this.check(page, killed, whole)),
        ];
        for (const what of lost) this.failures.push(`trial ${trial}, ${how}: ${what}`);
        say(`${trial}/${count} ${how}: ${lost.length === 0 ? 'all there' : lost.join('; ')}`);
      }
    } catch (error) {
      // Where the app does not come up there is nothing to go on with; what was found until then stands.
      this.failures.push(`trial ${trial}, ${how}: the app did not come up: ${firstLine(error)}`);
    }
    const told = [...this.during].sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`);
    return {
      trials: Math.min(trial, count),
      failures: this.failures,
      notes: [`killed during: ${told.join(', ')}`],
    };
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }

  /** The app in a browser that lives, ready to work. */
  private async open(): Promise<Page> {
    const page = await this.freshPage();
    page.setDefaultTimeout(20_000);
    await page.goto(this.address);
    // The sample's card is there once all that a start does has been done but the sweep.
    await page.getByTestId('project').filter({ hasText: 'Sample' }).waitFor({ timeout: 60_000 });
    await page.getByTestId('engine').waitFor({ timeout: 60_000 });
    return page;
  }

  private async freshPage(): Promise<Page> {
    if (!this.browser) {
      this.browser = await MortalBrowser.launch(this.profile);
      await watchSightings(this.browser.context, (sighting) => this.ledger.note(sighting, performance.now()));
    }
    return this.browser.page();
  }

  private async killAll(): Promise<void> {
    await this.browser!.kill();
    this.browser = undefined;
  }

  private desk(page: Page): Desk {
    const run = this;
    return {
      page,
      profile: this.profile,
      ledger: this.ledger,
      nextNumber: () => ++this.number,
      choose: (below) => this.random.integer(0, below - 1),
      get bundle() {
        return run.bundle;
      },
      set bundle(bytes) {
        run.bundle = bytes;
      },
    };
  }

  /** A trained project to begin with, and its file. */
  private async prepare(page: Page): Promise<void> {
    const desk = this.desk(page);
    for (const wanted of ['create', 'upload', 'train', 'inspect', 'export']) {
      const always = { ...desk, choose: () => 0 };
      const { action, project } = nextAction(await readStored(page), always, wanted);
      await action.run(desk, project);
    }
  }

  /** One thing after another until `end`, or `only` this; `stopped` has the error that ended it before. */
  private walk(page: Page, only?: Deed): { end(): void; readonly stopped: Promise<Error | undefined> } {
    const desk = this.desk(page);
    let isOver = false;
    const stopped = (async () => {
      try {
        while (!isOver) {
          const { action, project } = only ?? nextAction(await readStored(page), desk);
          this.doing = action.name;
          await within(stuckAfter, action.run(desk, project));
          if (only) break;
        }
      } catch (error) {
        if (!isOver) return error as Error;
      }
      return undefined;
    })();
    return {
      end() {
        isOver = true;
      },
      stopped,
    };
  }

  /** Sentences on what is not as it must be. */
  private async check(page: Page, killed: number, whole: boolean): Promise<string[]> {
    const lost = this.ledger.lost(await readStored(page), killed, whole);
    await page.evaluate(() => {
      location.hash = '#/settings';
    });
    const kept = page.getByTestId('kept');
    await kept.getByRole('button').click();
    const done = page.locator('[data-testid=kept][data-status=done]');
    await done.waitFor({ timeout: 60_000 });
    const wrong = await kept.getByRole('alert').allTextContents();
    // The sweep may have been under way.
    if (wrong.length === 0 && (await done.getAttribute('data-unneeded')) !== '0') {
      await page.waitForTimeout(1000);
      await kept.getByRole('button').click();
      await done.waitFor({ timeout: 60_000 });
      const left = await done.getAttribute('data-unneeded');
      if (left !== '0') wrong.push(`${left} records and files are left that nothing needs`);
    }
    return [...lost, ...wrong];
  }
}

/** @throws Error when the work takes longer */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
