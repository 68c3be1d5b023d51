/**
 * What leaves the page as files: tables, pictures, labelled photos and reports of the open project's results;
 * also whether its audit trail is whole. One export at a time, with progress, and it can be cancelled.
 */
import { create } from 'zustand';
import { type AuditHead, type AuditRecord, type TrailFaults, trailFaults } from '../../database/audit';
import { type FailedThen, failedPhotos } from '../../database/failed-photos';
import type { ProjectRecord, ResultRecord } from '../../database/records';
import type { RemovedResults } from '../../database/removed-results';
import { withoutPlace } from '../../images/bare/drop-place';
import type { ImageKind } from '../../images/files/file-header';
import { imageKind } from '../../images/files/file-kind';
import { csvSignsOf } from '../../reports/csv';
import { safeName, safeStem, uniqueNames, wallTime } from '../../reports/file-names';
import { isAsked } from '../../reports/inspected-part';
import { resultsCsv, resultsJson } from '../../reports/results-table';
import { isNoted, type ReportWords, type ShiftReport, shiftReportHtml } from '../../reports/shift-report';
import { useOpenProject } from '../open-project/open-project-store';
import { languages } from '../page/locale';
import { notifyError, useNotices } from '../page/notices';
import { usePreferences } from '../page/preferences';
import { saveFile } from '../page/save-file';
import { titleOf } from '../page/title';
import { paintingOf } from '../photos/paintings';
import { doneResults } from '../photos/photo';
import { notAmong, truthsOf } from '../photos/truths';
import { archive } from '../storing/archive';
import { keptPhoto, keptPicture } from '../storing/kept-photos';
import { needsTrail, type ThresholdChange } from './bench-verdicts';
import { maskPicture, overlayPicture } from './overlay-picture';
import { type Period, removedIn, resultsIn, told } from './told-results';
import { ZipWriter } from './zip-writer';

/** Pictures in a report are no larger than they are printed. */
const reportPicture = { most: 320, type: 'image/jpeg' } as const;
const heatmapPicture = { most: 960, type: 'image/png' } as const;
/** No browser could print a report with more pictures. */
const mostPictures = 400;

export type Export = 'csv' | 'json' | 'report' | 'heatmaps' | 'labelled';

export interface TrailCheck extends TrailFaults {
  /** The trail's end: noted elsewhere, it shows later whether the trail was rewritten up to there. */
  readonly head: AuditHead;
}

/** A report's period, with what the trail tells of it beside the results. */
export interface Told {
  readonly period: Period;
  /** When the report is made: no later result is in it. */
  readonly made: number;
  readonly changes: readonly ThresholdChange[];
  readonly failed: readonly FailedThen[];
  readonly removed: readonly RemovedResults[];
}

/** What the page adds to a report: its words, and its way to write numbers and dates. */
export interface ReportText {
  readonly words: ReportWords;
  readonly facts: (
    check: TrailCheck,
    told: Told,
  ) => Pick<
    ShiftReport,
    'period' | 'made' | 'program' | 'versions' | 'promises' | 'changes' | 'failed' | 'removed' | 'trail'
  >;
  readonly formatTime: (time: number) => string;
  readonly formatScore: (score: number) => string;
}

interface ExportsStore {
  readonly running: { readonly what: Export; readonly done: number; readonly of: number } | undefined;
  /** Exports what a period has. */
  export(what: Exclude<Export, 'report'>, period: Period): Promise<void>;
  report(period: Period, text: ReportText): Promise<void>;
  exportTrail(): Promise<void>;
  check(): Promise<TrailCheck | undefined>;
  cancel(): void;
}

type Naming = (what: string, ending: string) => string;

let cancelled = false;

export const useExports = create<ExportsStore>()((set, get) => {
  const project = () => useOpenProject.getState().project;

  /** Names files after the project that is open now, even if another one is open when they are written. */
  function naming(): Naming {
    const title = safeName(titleOf(project() ?? { name: '', object: '' }), 'project');
    const day = wallTime(new Date()).slice(0, 10);
    return (what, ending) => `${title}-${what}-${day}${ending}`;
  }

  async function run(what: Export, of: number, work: () => Promise<void>): Promise<void> {
    if (get().running) return;
    cancelled = false;
    set({ running: { what, done: 0, of } });
    try {
      await work();
    } catch (error) {
      notifyError(error);
    } finally {
      set({ running: undefined });
    }
  }

  /** Works through the items until the end or until somebody cancels. @returns whether it came to the end */
  async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<boolean> {
    for (const item of items) {
      if (cancelled) return false;
      await work(item);
      set((s) => ({ running: s.running && { ...s.running, done: s.running.done + 1 } }));
    }
    return true;
  }

  async function saveHeatmaps(results: readonly ResultRecord[], named: Naming): Promise<void> {
    const zip = new ZipWriter();
    const unique = uniqueNames();
    let gone = 0;
    const finished = await each(results, async (result) => {
      const { name, thresholds, verdict } = result;
      const picture = await keptPicture(result);
      if (picture) {
        const folder = isAsked(result) ? verdict : `not-asked-for/${verdict}`;
        const file = `${folder}/${unique(safeStem(name))}.png`;
        await zip.add(file, await overlayPicture(picture, thresholds, heatmapPicture));
      } else gone++;
    });
    if (!finished) return;
    saveZips(zip.finish(), (ending) => named('heatmaps', ending));
    sayLeftOut(gone);
  }

  /**
   * Photos with known truth in the layout of MVTec AD: train/good, test/good, test/defect,
   * ground_truth/defect; none is both in train and in test.
   */
  async function saveLabelled(results: readonly ResultRecord[], named: Naming): Promise<void> {
    const { shots, inspected } = useOpenProject.getState();
    const zip = new ZipWriter();
    const unique = uniqueNames();
    // The period selects the photos; the latest review decides what they are, whenever its result was made.
    const truths = truthsOf(doneResults(inspected));
    const sums = shots.map(({ photo }) => photo.sha256);
    const latest = new Map(notAmong(results, sums).map((result) => [result.sha256, result]));
    const known = [...latest.values()].filter(({ sha256 }) => truths.has(sha256));
    set((s) => ({ running: s.running && { ...s.running, of: shots.length + known.length } }));
    let finished = await each(shots, async ({ name, blob }) => {
      const { file, ending } = await placeless(blob);
      await zip.add(`train/good/${unique(safeStem(name))}${ending}`, file);
    });
    let gone = 0;
    finished &&= await each(known, async (result) => {
      const { name, sha256, width, height } = result;
      const [photo, painted] = await Promise.all([keptPhoto(sha256), paintingOf(result)]);
      // Its mask would belong to no photo.
      if (!photo) return void gone++;
      const stem = unique(safeStem(name));
      const kind = truths.get(sha256) === 'good' ? 'good' : 'defect';
      const { file, ending } = await placeless(photo);
      await zip.add(`test/${kind}/${stem}${ending}`, file);
      if (kind === 'defect' && painted)
        await zip.add(`ground_truth/defect/${stem}_mask.png`, await maskPicture(painted, { width, height }));
    });
    if (!finished) return;
    saveZips(zip.finish(), (ending) => named('labelled', ending));
    sayLeftOut(gone);
  }

  async function saveTable(
    what: 'csv' | 'json',
    results: readonly ResultRecord[],
    period: Period,
    named: Naming,
  ): Promise<void> {
    const current = project();
    const { versions, inspected } = useOpenProject.getState();
    const isNeeded = what === 'json' || needsTrail(results, versions);
    const trail = current && isNeeded ? await recordsOf(current.id) : [];
    const { parts } = told(trail, results, versions, inspected);
    if (what === 'csv') {
      // Only a byte order mark makes Excel read a file as UTF-8.
      const signs = csvSignsOf(languages[usePreferences.getState().locale].tag);
      const table = new Blob(['\ufeff', resultsCsv(parts, signs)], { type: 'text/csv' });
      return saveFile(table, named('results', '.csv'));
    }
    const json = resultsJson(
      titleOf(current ?? { name: '', object: '' }),
      parts,
      failedPhotos(trail, period),
      current ? removedIn(current.id, trail, period) : [],
    );
    saveFile(new Blob([json], { type: 'application/json' }), named('results', '.json'));
  }

  /**
   * The project's trail, and the result of checking it; undefined if it cannot be read, which the person is
   * told.
   */
  async function checked({
    id,
    sample,
  }: ProjectRecord): Promise<
    { readonly check: TrailCheck; readonly trail: readonly AuditRecord[] } | undefined
  > {
    try {
      const kept = await archive();
      const recorded = await kept.recorded(id);
      const { records, head } = recorded.trail;
      return { check: { ...(await trailFaults(recorded, sample)), head }, trail: records };
    } catch (error) {
      notifyError(error);
      return undefined;
    }
  }

  return {
    running: undefined,

    async export(what, period) {
      const named = naming();
      const results = resultsIn(useOpenProject.getState().inspected, period);
      await run(what, results.length, () => {
        if (what === 'csv' || what === 'json') return saveTable(what, results, period, named);
        return what === 'heatmaps' ? saveHeatmaps(results, named) : saveLabelled(results, named);
      });
    },

    async report(period, { words, facts, ...format }) {
      const named = naming();
      // Another project may be open by the time the trail is checked.
      const { inspected, versions, project: current } = useOpenProject.getState();
      if (!current) return;
      const results = resultsIn(inspected, period);
      const made = Date.now();
      await run('report', results.length, async () => {
        const pictures = new Map<string, string>();
        const found = await checked(current);
        if (!found) return;
        const trail = needsTrail(results, versions) ? found.trail : [];
        const { parts, changes } = told(trail, results, versions, inspected);
        const noted = parts.filter(isNoted).slice(0, mostPictures);
        set({ running: { what: 'report', done: 0, of: noted.length } });
        const finished = await each(noted, async ({ id, thresholds }) => {
          const picture = await keptPicture({ project: current.id, id });
          if (picture)
            pictures.set(id, await dataAddress(await overlayPicture(picture, thresholds, reportPicture)));
        });
        if (!finished) return;
        const title = titleOf(current, '–');
        const what = {
          project: title,
          ...facts(found.check, {
            period,
            made,
            changes,
            failed: failedPhotos(found.trail, period),
            removed: removedIn(current.id, found.trail, period),
          }),
          parts,
          pictures,
          mostPictures,
        };
        const html = shiftReportHtml({ ...what, ...format }, words);
        saveFile(new Blob([html], { type: 'text/html' }), named('report', '.html'));
      });
    },

    async exportTrail() {
      const current = project();
      const named = naming();
      if (!current) return;
      try {
        const { records, head } = await (await archive()).trail(current.id);
        const json = `${JSON.stringify({ project: current.id, head, records }, undefined, 1)}\n`;
        saveFile(new Blob([json], { type: 'application/json' }), named('records', '.json'));
      } catch (error) {
        notifyError(error);
      }
    },

    async check() {
      const current = project();
      return current && (await checked(current))?.check;
    },

    cancel() {
      cancelled = true;
    },
  };
});

function saveZips(zips: readonly Blob[], named: (ending: string) => string): void {
  for (const [i, zip] of zips.entries()) saveFile(zip, named(i === 0 ? '.zip' : `-${i + 1}.zip`));
}

/** Tells of photos whose bytes or pictures are no longer there. */
function sayLeftOut(count: number): void {
  if (count > 0) useNotices.getState().notify({ key: 'exportLeftOut', facts: [count] });
}

const endings: Readonly<Record<ImageKind, string>> = {
  png: '.png',
  jpeg: '.jpg',
  webp: '.webp',
  bmp: '.bmp',
  tiff: '.tif',
  gif: '.gif',
};

/**
 * A photo's file as it leaves the computer, and the right ending for its format: programs recognise pictures
 * by that, whatever a phone called the file.
 */
async function placeless(photo: Blob): Promise<{ readonly file: Blob; readonly ending: string }> {
  const bytes = new Uint8Array(await photo.arrayBuffer());
  const kind = imageKind(bytes);
  return { file: new Blob([withoutPlace(bytes) as BlobPart]), ending: kind ? endings[kind] : '.bin' };
}

const recordsOf = async (project: string): Promise<readonly AuditRecord[]> =>
  (await (await archive()).trail(project)).records;

async function dataAddress(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return `data:${blob.type};base64,${btoa(text)}`;
}
