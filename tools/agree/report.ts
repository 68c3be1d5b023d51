/** What `npm run agree` prints: a line for each set and pair of backends, and each photo that is judged otherwise. */
import { oneLine } from '../../src/state/page/short-name';
import { type Agreement, type Difference, TOLERANCE } from './compare';

export interface Row {
  readonly set: string;
  /** Who was compared, as "wasm, webgpu". */
  readonly backends: string;
  readonly agreement: Agreement;
}

const heads = [
  ...['data set', 'backends', 'photos', 'verdicts that differ', `of them within ${TOLERANCE} of a threshold`],
  `photos within ${TOLERANCE} of a threshold`,
  ...['largest score difference', "largest map difference, of the map's range"],
];

const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

/** Where the Markdown table begins. */
export const headOf = (): string => `${line(heads)}\n${line(heads.map(() => '---'))}\n`;

/** The table's lines of what was compared. */
export const linesOf = (rows: readonly Row[]): string =>
  rows.map(({ set, backends, agreement }) => `${line([set, backends, ...cellsOf(agreement)])}\n`).join('');

/** What comes after the table: each photo that is judged otherwise, and the sums. */
export function endOf(rows: readonly Row[]): string {
  const disagreeing = rows.flatMap(({ set, backends, agreement }) =>
    agreement.disagreeing.map((each) => oneLine(`${set}, ${backends}: ${sentenceOf(each)}`)),
  );
  const sum = (count: (agreement: Agreement) => number) =>
    rows.reduce((total, { agreement }) => total + count(agreement), 0);
  return [
    '',
    ...disagreeing,
    `agree: ${sum(({ photos }) => photos)} comparisons, ${sum(({ differing }) => differing)} verdicts differ, ` +
      `${disagreeing.length} of them away from a threshold`,
    '',
  ].join('\n');
}

function cellsOf({ photos, differing, disagreeing, ...more }: Agreement): (string | number)[] {
  return [
    ...[photos, differing, differing - disagreeing.length, more.atThreshold],
    ...[more.largestScore.toExponential(1), more.largestMap.toExponential(1)],
  ];
}

function sentenceOf({ photo, verdicts, scores, distance }: Difference): string {
  const [one, other] = scores.map((score, i) => `${verdicts[i]} (${score.toFixed(4)})`);
  return `${photo} is ${one} and ${other}, ${distance.toFixed(4)} from a threshold.`;
}
