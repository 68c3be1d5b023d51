/**
 * A shift's report: one HTML file to read, print and sign that needs no network and no script. The words come
 * from the page, in the language of whoever asks for it.
 */
import { escapeHtml } from './escape-html';
import {
  type InspectedPart,
  isAsked,
  isJudgedAnew,
  isOverruled,
  type Tally,
  tallyOf,
} from './inspected-part';

export interface ReportWords {
  readonly lang: string;
  readonly title: string;
  readonly period: string;
  readonly made: string;
  readonly program: string;
  readonly versions: string;
  readonly thresholds: string;
  readonly changes: string;
  readonly trail: string;
  /** Heading for photos that could not be inspected. */
  readonly failed: string;
  /** Heading for removed results. */
  readonly removed: string;
  readonly verdicts: Readonly<Record<'pass' | 'uncertain' | 'fail', string>>;
  readonly tally: Readonly<Record<keyof Tally, string>>;
  readonly heads: Readonly<
    Record<
      'photo' | 'file' | 'time' | 'version' | 'score' | 'verdict' | 'decision' | 'person' | 'note',
      string
    >
  >;
  /** Marks a verdict that was given when the part was inspected and has changed since. */
  readonly first: (verdict: string) => string;
  /** Says that so many results are of photos with a later result, which counts. */
  readonly counted: (earlier: number) => string;
  readonly noted: string;
  /** Says that only the first so many of the noted parts have a picture. */
  readonly firstPictures: (shown: number, of: number) => string;
  readonly others: string;
  /** Heading for those that nobody asked for, which do not count. */
  readonly unasked: string;
  readonly none: string;
  readonly signature: string;
}

export interface ShiftReport {
  readonly project: string;
  /** The bounds that were asked for, and the first and last result within them, as text. */
  readonly period: readonly string[];
  readonly made: string;
  /** Its name and version. */
  readonly program: string;
  /** Such as "Version 2: pico-clip, 4 good photos". */
  readonly versions: readonly string[];
  /** Sentences on what the thresholds promise. */
  readonly promises: readonly string[];
  /** Sentences on thresholds that were changed after some of the parts were inspected. */
  readonly changes: readonly string[];
  /** Sentences on photos that could not be inspected, which have no results. */
  readonly failed: readonly string[];
  /** Sentences on removed results, which are counted nowhere. */
  readonly removed: readonly string[];
  /** The result of checking the audit trail, as a sentence. */
  readonly trail: string;
  readonly parts: readonly InspectedPart[];
  /** Pictures of parts with their heatmaps, as data addresses, where at hand. */
  readonly pictures: ReadonlyMap<string, string>;
  /** How many of the noted parts get a picture at most. */
  readonly mostPictures: number;
  readonly formatTime: (time: number) => string;
  readonly formatScore: (score: number) => string;
}

/**
 * Parts that a person has to answer for are shown with pictures: all that count, except those that passed
 * both then and now.
 */
export function isNoted(part: InspectedPart): boolean {
  if (!isAsked(part)) return false;
  return part.verdict !== 'pass' || isOverruled(part) || isJudgedAnew(part);
}

export function shiftReportHtml(report: ShiftReport, words: ReportWords): string {
  const { project, period, made, program, versions, promises, changes, failed, removed, trail } = report;
  const { parts, mostPictures } = report;
  const noted = parts.filter(isNoted);
  const unasked = parts.filter((part) => !isAsked(part));
  const cut =
    noted.length > mostPictures
      ? `<p>${escapeHtml(words.firstPictures(mostPictures, noted.length))}</p>`
      : '';
  const facts = [
    [words.period, period],
    [words.made, [made]],
    [words.program, [program]],
    [words.versions, versions],
    [words.thresholds, promises],
    ...(changes.length > 0 ? [[words.changes, changes] as const] : []),
    ...(failed.length > 0 ? [[words.failed, failed] as const] : []),
    ...(removed.length > 0 ? [[words.removed, removed] as const] : []),
    [words.trail, [trail]],
  ] as const;
  const title = `${words.title}: ${project}`;
  return [
    `<!doctype html><html lang="${escapeHtml(words.lang)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>`,
    `<dl>${facts.map(([name, lines]) => `<dt>${escapeHtml(name)}</dt><dd>${lines.map(escapeHtml).join('<br>')}</dd>`).join('')}</dl>`,
    tallyHtml(parts, words),
    `<h2>${escapeHtml(words.noted)}</h2>${cut}${tableHtml(noted, true, report, words)}`,
    `<h2>${escapeHtml(words.others)}</h2>${tableHtml(
      parts.filter((part) => isAsked(part) && !isNoted(part)),
      false,
      report,
      words,
    )}`,
    unasked.length > 0
      ? `<h2>${escapeHtml(words.unasked)}</h2>${tableHtml(unasked, false, report, words)}`
      : '',
    `<p class="signature">${escapeHtml(words.signature)}</p></body></html>\n`,
  ].join('');
}

function tallyHtml(parts: readonly InspectedPart[], words: ReportWords): string {
  const tally = tallyOf(parts);
  const earlier = parts.filter(isAsked).length - tally.inspected;
  const names = Object.keys(tally) as (keyof Tally)[];
  const number = new Intl.NumberFormat(words.lang);
  const cells = names.map(
    (name) =>
      `<div class="${name}"><b>${number.format(tally[name])}</b> ${escapeHtml(words.tally[name])}</div>`,
  );
  const counted = earlier > 0 ? `<p>${escapeHtml(words.counted(earlier))}</p>` : '';
  return `<div class="tally">${cells.join('')}</div>${counted}`;
}

function tableHtml(
  parts: readonly InspectedPart[],
  withPictures: boolean,
  report: ShiftReport,
  words: ReportWords,
): string {
  if (parts.length === 0) return `<p>${escapeHtml(words.none)}</p>`;
  const columns = columnsOf(withPictures, report, words);
  const rows = parts.map((part) => {
    const cells = columns.map(({ kind, cell }) => `<td class="${kind}">${cell(part)}</td>`);
    return `<tr class="${part.verdict}">${cells.join('')}</tr>`;
  });
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

interface Column {
  readonly title: string;
  /**
   * What may wrap where there is no room: names and notes anywhere, times between words, numbers and verdicts
   * nowhere.
   */
  readonly kind: 'picture' | 'free' | 'moment' | 'fixed' | 'fixed verdict';
  /** As HTML. */
  readonly cell: (part: InspectedPart) => string;
}

function columnsOf(
  withPictures: boolean,
  { parts, pictures, formatTime, formatScore }: ShiftReport,
  { heads, verdicts, first }: ReportWords,
): readonly Column[] {
  const image = (address: string | undefined) =>
    address === undefined ? '' : `<img src="${escapeHtml(address)}" alt="">`;
  const text = (
    title: string,
    kind: Column['kind'],
    said: (part: InspectedPart) => string | undefined,
  ): Column => ({ title, kind, cell: (part) => escapeHtml(said(part) ?? '') });
  const verdictOf = (part: InspectedPart) => {
    const then =
      isJudgedAnew(part) && part.first ? `<br><small>${escapeHtml(first(verdicts[part.first]))}</small>` : '';
    return `${escapeHtml(verdicts[part.verdict])}${then}`;
  };
  const versions = new Set(parts.map(({ version }) => version));
  return [
    ...(withPictures
      ? [
          {
            title: heads.photo,
            kind: 'picture' as const,
            cell: ({ id }: InspectedPart) => image(pictures.get(id)),
          },
        ]
      : []),
    text(heads.file, 'free', ({ name }) => name),
    text(heads.time, 'moment', ({ time }) => formatTime(time)),
    ...(versions.size > 1 ? [text(heads.version, 'fixed', ({ version }) => `${version}`)] : []),
    text(heads.score, 'fixed', ({ score }) => formatScore(score)),
    { title: heads.verdict, kind: 'fixed verdict', cell: verdictOf },
    text(heads.decision, 'fixed', ({ review }) => review && verdicts[review.decision]),
    text(heads.person, 'free', ({ review }) => review?.person),
    text(heads.note, 'free', ({ review }) => review?.note),
  ];
}

const STYLE = `
body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#17202a;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}dt{color:#52606d}dd{margin:0;overflow-wrap:anywhere}
.tally{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}.tally div{border:1px solid #d3dae2;border-radius:8px;padding:.6rem 1rem}
.tally b{font-size:1.4rem;margin-right:.3rem}
.tally .pass{border-left:6px solid #11632f}.tally .uncertain{border-left:6px solid #b57600}.tally .fail{border-left:6px solid #b01a1a}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d3dae2;padding:.4rem .5rem;text-align:left;vertical-align:top}th,.fixed{white-space:nowrap}.free{overflow-wrap:anywhere;min-width:4rem}small{white-space:normal}.moment{min-width:5rem}
td img{display:block;width:9rem}tr.fail .verdict{color:#b01a1a;font-weight:600}tr.uncertain .verdict{color:#7a4a00;font-weight:600}
.signature{margin-top:4rem;border-top:1px solid #17202a;width:24rem;padding-top:.3rem}
@media print{body{margin:0;max-width:none;padding:0;font-size:12px}tr{break-inside:avoid}td img{width:5rem}th,td{padding:.3rem .25rem}.free{min-width:3rem}}
`;
