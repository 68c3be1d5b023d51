/** What teaching was worth, method by method, as the rows of a table: the half that was not taught, before and after. */
import type { Cell } from './cell';
import { costColumns, meanText, metricColumns } from './columns';
import { spreadOf } from './spread';
import { groups } from './summary';

export interface CorrectionsTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const correctionsTitle = 'Learning from corrections';
export const correctionsText =
  'The good photos with the highest and the defective ones with the lowest scores of one half of the test photos were taught, ' +
  'whatever their verdicts; figures are of the other half.';

const shown = ['image_auroc', 'pixel_auroc', 'false_alarms', 'misses'] as const;
const columns = [...metricColumns, ...costColumns].filter(({ key }) => shown.some((one) => one === key));

/** @returns nothing when nothing was taught */
export function correctionsTable(cells: readonly Cell[]): CorrectionsTable | undefined {
  const taught = cells.flatMap(({ method, shots, corrections }) =>
    corrections ? [{ row: `${method}, ${shots} ${shots === 1 ? 'shot' : 'shots'}`, ...corrections }] : [],
  );
  if (taught.length === 0) return undefined;
  const percent = (values: (number | null)[]) => meanText(spreadOf(values), { unit: 'percent', digits: 1 });
  return {
    heads: ['method', 'cells', ...columns.map(({ title }) => `${title}: before, after`), 'teaching s'],
    rows: groups(taught, ({ row }) => row).map((rows) => [
      rows[0].row,
      `${rows.length}`,
      ...shown.map((key) =>
        (['before', 'after'] as const).map((when) => percent(rows.map((row) => row[when][key]))).join(', '),
      ),
      meanText(spreadOf(rows.map((row) => row.teach_seconds)), { unit: 'seconds', digits: 1 }),
    ]),
  };
}
