/** The paper's published figures beside ours, where the data set and the encoder are the paper's. */
import type { Cell, Conditions } from './cell';
import { nothing, spreadText } from './columns';
import type { Preset } from './presets';
import {
  type PublishedFigure,
  type PublishedSet,
  published,
  publishedCategories,
  publishedEncoder,
} from './published';
import type { Spread } from './spread';
import { groups, meanRows } from './summary';

export interface Comparison {
  readonly figure: PublishedFigure;
  /** The mean over the set's categories that were evaluated; from 0 to 1. */
  readonly ours: Spread | null;
  /** Why the two cannot be compared; null where they can. */
  readonly why: string | null;
}

export interface Evaluated {
  readonly cells: readonly Cell[];
  /** What all cells depend on, as settings-of-run.ts names it. */
  readonly run: Conditions;
}

/** "metal_nut" of "mvtec_metal_nut", "mvtec-ad/metal_nut" or "Metal_Nut". */
const bare = (category: string) =>
  category
    .toLowerCase()
    .replace(/^(mvtec|visa)([ _-]?ad)?[ _-]+/u, '')
    .replaceAll(/[ -]/gu, '_');

/** All published figures of a preset's table, with ours. */
export function comparePublished(preset: Preset, evaluated: Evaluated): Comparison[] {
  const deviations = deviationsOf(preset, evaluated.run);
  const sets = new Map<PublishedSet, readonly Cell[]>(
    (Object.keys(publishedCategories) as PublishedSet[]).map((set) => [
      set,
      evaluated.cells.filter(({ category }) => publishedCategories[set].includes(bare(category))),
    ]),
  );
  return published
    .filter((figure) => figure.table === preset.table)
    .map((figure) => {
      const rows = meanRows(sets.get(figure.set)!);
      const row = rows.find(({ method, shots }) => method === figure.method && shots === figure.shots);
      const ours = row ? row.figures[figure.metric] : null;
      const found = row?.categories.length ?? 0;
      const why = whyNot(figure, found, sets.get(figure.set)!.length > 0, evaluated.run) ?? deviations;
      return { figure, ours, why };
    });
}

/**
 * @param found categories of the set with cells of the figure's method and shots
 * @param anyFound whether the set has cells at all
 */
function whyNot(
  { set, method, shots }: PublishedFigure,
  found: number,
  anyFound: boolean,
  { model, limit }: Conditions,
): string | null {
  const all = publishedCategories[set].length;
  if (method === undefined) return 'it is trained on other products and cannot be run here';
  if (all === 0) return `${set} is the authors' own and not public`;
  if (!anyFound) return `no category of ${set} was evaluated`;
  if (found === 0) return `it was not run with ${shots} ${shots === 1 ? 'shot' : 'shots'}`;
  if (model !== publishedEncoder) return `the encoder is ${model}, the paper's is ${publishedEncoder}`;
  if (found < all)
    return `${found} of ${set}'s ${all} categories were evaluated, the paper's is the mean of all`;
  if (limit !== undefined) return `only ${limit} test photos of each category were taken`;
  return null;
}

/** What else was told to all methods that the paper's table was not made with, as reasons; null where nothing was. */
function deviationsOf({ tiles, background = 'keep' }: Preset, run: Conditions): string | null {
  const table: Conditions = { background, ...(tiles !== undefined && { tiles }) };
  const ours: Conditions = { background: 'keep', ...run };
  const said = (of: Conditions, name: string) =>
    of[name] === undefined ? `without --${name}` : `with --${name} ${of[name]}`;
  const reasons = ['steps', 'tiles', 'background', 'words']
    .filter((name) => ours[name] !== table[name])
    .map((name) => `it was run ${said(ours, name)}, the paper's table is ${said(table, name)}`);
  return reasons.length > 0 ? reasons.join('; ') : null;
}

/** One row of the paper's table: ours and the published figures of one method on one data set, by metric and shots. */
export interface ComparisonRow {
  readonly row: string;
  readonly method: string;
  /** One for each of `heads`. Text in percent; dashes for what is not there. */
  readonly ours: readonly string[];
  readonly published: readonly string[];
  /** Why the published figures do not stand beside ours; "" where they do. */
  readonly why: string;
}

export interface ComparisonTable {
  readonly set: PublishedSet;
  /** "image AUROC, 2 shots" */
  readonly heads: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

const metricNames = { image_auroc: 'image AUROC', pixel_auroc: 'pixel AUROC', aupro30: 'AUPRO 0.3' } as const;
const percent = { unit: 'percent', digits: 1 } as const;

/** The comparisons as tables, one for each data set. Data sets with nothing of ours keep one row that says why. */
export function comparisonTables(comparisons: readonly Comparison[]): ComparisonTable[] {
  return groups(comparisons, ({ figure }) => figure.set).map((own) => {
    const headOf = ({ figure: { metric, shots } }: Comparison) =>
      `${metricNames[metric]}, ${shots} ${shots === 1 ? 'shot' : 'shots'}`;
    const { set } = own[0].figure;
    const evaluated = own.filter(({ ours }) => ours !== null);
    if (evaluated.length === 0) {
      const why = [...new Set(own.filter(({ figure }) => figure.method).map((one) => one.why ?? ''))].join(
        '; ',
      );
      return { set, heads: [], rows: [{ row: nothing, method: nothing, ours: [], published: [], why }] };
    }
    const heads = [...new Set(own.map(headOf))];
    const rows = groups(own, ({ figure }) => JSON.stringify([figure.row, figure.method])).map((those) => {
      // Shots that were not run need no reason beside those that were.
      const run = those.some(({ ours }) => ours !== null) ? those.filter(({ ours }) => ours !== null) : those;
      const at = heads.map((head) => those.find((one) => headOf(one) === head));
      return {
        row: those[0].figure.row,
        method: those[0].figure.method ?? nothing,
        ours: at.map((one) => (one?.ours ? spreadText(one.ours, percent) : nothing)),
        published: at.map((one) => (one && one.why === null ? one.figure.percent.toFixed(1) : nothing)),
        why: [...new Set(run.map((one) => one.why).filter((why) => why !== null))].join('; '),
      };
    });
    return { set, heads, rows };
  });
}
