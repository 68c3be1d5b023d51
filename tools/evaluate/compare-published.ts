/** The paper's published figures beside ours, where the data set and the encoder are the paper's. */
import type { Cell } from './cell';
import {
  type PublishedFigure,
  type PublishedSet,
  published,
  publishedCategories,
  publishedEncoder,
} from './published';
import { meanRows, type Spread } from './summary';

export interface Comparison {
  readonly figure: PublishedFigure;
  /** The mean over the set's categories that were evaluated; from 0 to 1. */
  readonly ours: Spread | null;
  /** Why the two cannot be compared; null where they can. */
  readonly why: string | null;
}

export interface Evaluated {
  readonly cells: readonly Cell[];
  readonly model: string;
  readonly limit?: number | undefined;
}

/** "metal_nut" of "mvtec_metal_nut", "mvtec-ad/metal_nut" or "Metal_Nut". */
const bare = (category: string) =>
  category
    .toLowerCase()
    .replace(/^(mvtec|visa)([ _-]?ad)?[ _-]+/u, '')
    .replaceAll(/[ -]/gu, '_');

/** All published figures of a table, with ours. */
export function comparePublished(table: PublishedFigure['table'], evaluated: Evaluated): Comparison[] {
  const sets = new Map<PublishedSet, readonly Cell[]>(
    (Object.keys(publishedCategories) as PublishedSet[]).map((set) => [
      set,
      evaluated.cells.filter(({ category }) => publishedCategories[set].includes(bare(category))),
    ]),
  );
  return published
    .filter((figure) => figure.table === table)
    .map((figure) => {
      const rows = meanRows(sets.get(figure.set)!);
      const row = rows.find(({ method, shots }) => method === figure.method && shots === figure.shots);
      const ours = row ? row.figures[figure.metric] : null;
      return { figure, ours, why: whyNot(figure, row?.categories.length ?? 0, evaluated) };
    });
}

function whyNot({ set, method }: PublishedFigure, found: number, { model, limit }: Evaluated): string | null {
  const all = publishedCategories[set].length;
  if (method === undefined) return 'it is trained on other products and cannot be run here';
  if (all === 0) return `${set} is the authors' own and not public`;
  if (found === 0) return `no category of ${set} was evaluated`;
  if (model !== publishedEncoder) return `the encoder is ${model}, the paper's is ${publishedEncoder}`;
  if (found < all)
    return `${found} of ${set}'s ${all} categories were evaluated, the paper's is the mean of all`;
  if (limit !== undefined) return `only ${limit} test photos of each category were taken`;
  return null;
}
