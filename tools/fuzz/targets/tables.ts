/** Texts of strangers in what the program writes (CSV, JSON, HTML, names of files), and the split of a data set. */
import { deserialize, serialize } from 'node:v8';
import type { Random } from '../../../src/das/random';
import { csvSignsOf } from '../../../src/reports/csv';
import { safeName, safeStem, uniqueNames } from '../../../src/reports/file-names';
import type { InspectedPart } from '../../../src/reports/inspected-part';
import { resultsCsv, resultsJson } from '../../../src/reports/results-table';
import { type ReportWords, shiftReportHtml } from '../../../src/reports/shift-report';
import { readDatasetLayout } from '../../evaluate/datasets/dataset-layout';
import { type FuzzTarget, promise } from '../target';
import { hostileTexts, mutateValue } from '../values';

interface Case {
  readonly texts: readonly [file: string, person: string, note: string, project: string];
  readonly split: string;
  readonly paths: readonly string[];
}

/** Names in file systems are shorter. */
const LONGEST_PATH = 500;
const letters = 'a=+-@,;|"\'\r\n\t <>&/\\.:|*?\0éÉe\u0301＝﹦𝒳\ufeff\u200b\u202e螺\ud800';

function textOf(random: Random): string {
  if (random.chance(0.5)) return random.pick(hostileTexts);
  return Array.from({ length: random.integer(0, 30) }, () => random.pick([...letters])).join('');
}

const partOf = ([name, person, note]: Case['texts'], verdict: InspectedPart['verdict']): InspectedPart => ({
  id: 'r1',
  name,
  sha256: 'a'.repeat(64),
  time: 0,
  score: 0.5,
  verdict,
  first: 'fail',
  thresholds: { pass: 1, fail: 2 },
  version: 3,
  encoder: undefined,
  review: { decision: 'fail', note, person, time: 1000 },
});

const words: ReportWords = {
  lang: 'en',
  title: 'T',
  period: 'P',
  made: 'M',
  program: 'G',
  versions: 'V',
  thresholds: 'Th',
  trail: 'R',
  noted: 'N',
  others: 'O',
  unasked: 'A',
  none: '-',
  signature: 'S',
  firstPictures: () => 'F',
  changes: 'C',
  failed: 'X',
  removed: 'Y',
  first: (verdict) => verdict,
  counted: () => 'X',
  verdicts: { pass: 'Pass', uncertain: 'Uncertain', fail: 'Fail' },
  tally: { inspected: 'i', pass: 'a', uncertain: 'b', fail: 'c', reviewed: 'd', overruled: 'e' },
  heads: {
    photo: 'Photo',
    file: 'File',
    time: 'Time',
    version: 'Version',
    score: 'Score',
    verdict: 'Verdict',
    decision: 'Decision',
    person: 'Person',
    note: 'Note',
  },
};

const html = (texts: Case['texts']) =>
  shiftReportHtml(
    {
      project: texts[3],
      period: [texts[0]],
      made: texts[1],
      program: texts[2],
      trail: texts[2],
      versions: [texts[3]],
      promises: [texts[2]],
      changes: [texts[1]],
      failed: [texts[0]],
      removed: [texts[1]],
      pictures: new Map([['r1', 'data:,']]),
      parts: [partOf(texts, 'fail'), partOf(texts, 'pass'), { ...partOf(texts, 'fail'), unasked: true }],
      mostPictures: 2,
      formatTime: () => 'then',
      formatScore: () => '1',
    },
    words,
  );

/** The tags of a page; a text that broke out of its place would add one. */
const tags = (page: string) => page.match(/<[^>]*>/gu)?.join('');

/**
 * The records of a CSV file, read letter by letter: by RFC 4180, or by another sign than it was written for, where quotes mean
 * something at the beginning of a cell alone and every line break elsewhere ends a record.
 */
function recordsOf(csv: string, sign = ','): string[][] {
  const records: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    records[records.length - 1].push(cell);
    cell = '';
  };
  for (let i = 0; i < csv.length; i++) {
    const letter = csv[i];
    if (quoted && letter === '"' && csv[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (letter === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && letter === sign) endCell();
    else if (!quoted && /[\r\n]/u.test(letter)) {
      endCell();
      records.push([]);
      if (letter === '\r' && csv[i + 1] === '\n') i++;
    } else cell += letter;
  }
  if (cell !== '') endCell();
  return records.filter(({ length }) => length > 0);
}

function promiseNoFormula(cell: string): void {
  promise(
    !/^[\s\u200b\u202e]*[=+\-@＝＋－＠﹦]/u.test(cell),
    `no cell is a formula: ${JSON.stringify(cell.slice(0, 40))}`,
  );
}

/** Texts are defused by apostrophes, of which they may have some of their own. */
const withoutMarks = (text: string) => text.replaceAll("'", '');

function checkTables({ texts }: Case): void {
  const rows = recordsOf(resultsCsv([partOf(texts, 'pass'), partOf(texts, 'fail')]));
  promise(
    rows.length === 3 && rows.every(({ length }) => length === rows[0].length),
    'every row has all columns',
  );
  promise(
    rows.flat().every((cell) => !/^[\t\r\n]/u.test(cell)),
    'no cell begins with a break',
  );
  rows.flat().forEach(promiseNoFormula);
  for (const text of texts.slice(0, 3)) {
    promise(
      rows[1].some((cell) => withoutMarks(cell) === withoutMarks(text)),
      'every text is found again',
    );
  }
  for (const signs of [undefined, csvSignsOf('de')]) {
    const csv = resultsCsv([partOf(texts, 'pass')], signs);
    for (const sign of [',', ';', '\t', '|']) {
      csv.split(new RegExp(`[${sign}\\r\\n]`, 'u')).forEach(promiseNoFormula);
      recordsOf(csv, sign).flat().forEach(promiseNoFormula);
    }
  }
  JSON.parse(resultsJson(texts[3], [partOf(texts, 'pass')]));
  promise(tags(html(texts)) === tags(html(['a', 'b', 'c', 'd'])), 'no text adds a tag to the report');
}

function checkNames({ texts }: Case): void {
  const once = uniqueNames();
  const names = texts.flatMap((text) => [once(safeName(text, 'project')), once(safeStem(text))]);
  const seen = new Set(names.map((name) => name.normalize('NFC').toLowerCase()));
  promise(seen.size === names.length, 'no name comes twice');
  for (const name of names) {
    promise(name !== '' && Buffer.byteLength(name) <= 250, 'a name of a length that systems take');
    promise(
      !/[/\\:*?"<>|\0\p{Surrogate}\u202e]|^\.|[. ]$/u.test(name),
      `a name without what systems read: ${JSON.stringify(name)}`,
    );
  }
}

const folders = [
  'candle/Data/Images/Normal/',
  'candle/Data/Images/Anomaly/',
  'nut/train/good/',
  'nut/test/good/',
];

export function tables(): FuzzTarget {
  return {
    async prepare() {},
    make(random) {
      const texts = Array.from({ length: 4 }, () => textOf(random));
      const files = folders.flatMap((folder) => [0, 1].map((i) => `${folder}${i}.JPG`));
      const paths = mutateValue(
        [...files, ...texts.map((text) => `${random.pick(folders)}${text}.png`)],
        random,
      );
      const rows = files.map(
        (file) => `candle,${random.pick(['train', 'test', textOf(random)])},normal,${file},`,
      );
      const split = ['object,split,label,image,mask', ...rows, textOf(random)].join(
        random.pick(['\n', '\r\n', '\r']),
      );
      const known = Array.isArray(paths) ? paths.filter((one) => typeof one === 'string') : files;
      const short = known.map((one) => one.slice(0, LONGEST_PATH));
      return serialize({ texts, split: random.chance(0.8) ? split : textOf(random), paths: short });
    },
    async take(bytes) {
      const input = deserialize(bytes) as Case;
      checkTables(input);
      checkNames(input);
      for (const { dataset } of readDatasetLayout(input.paths, {
        visaSplit: input.split,
        folder: input.texts[0],
      })) {
        promise(dataset.train.length > 0 && dataset.test.length > 0, 'a category has photos');
      }
    },
  };
}
