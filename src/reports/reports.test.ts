/**
 * Reports: what a spreadsheet, a parser and a browser would make of them, whatever a file or a person is
 * called.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvSignsOf } from './csv';
import { safeName, safeStem, uniqueNames, utcOffset, wallTime } from './file-names';
import { type InspectedPart, isOverruled, periodOf, tallyOf } from './inspected-part';
import { resultsCsv, resultsJson } from './results-table';
import { isNoted, type ReportWords, type ShiftReport, shiftReportHtml } from './shift-report';

const part = (changed: Partial<InspectedPart> = {}): InspectedPart => ({
  id: 'r1',
  name: 'nut.jpg',
  sha256: 'a'.repeat(64),
  time: 0,
  score: 0.5,
  verdict: 'pass',
  first: undefined,
  thresholds: { pass: 1, fail: 2 },
  version: 3,
  encoder: undefined,
  review: undefined,
  ...changed,
});
const verdict = fc.constantFrom('pass' as const, 'uncertain' as const, 'fail' as const);
const parts = fc.array(
  fc.record({
    name: fc.string(),
    verdict,
    note: fc.string(),
    person: fc.string(),
    decision: fc.option(verdict, { nil: undefined }),
  }),
);
const made = (
  all: {
    name: string;
    verdict: InspectedPart['verdict'];
    note: string;
    person: string;
    decision: InspectedPart['verdict'] | undefined;
  }[],
) =>
  all.map(({ name, verdict: machine, note, person, decision }, i) =>
    part({
      id: `${i}`,
      sha256: `${i}`,
      name,
      verdict: machine,
      review: decision && { decision, note, person, time: 1000 },
    }),
  );

const words: ReportWords = {
  lang: 'en',
  title: 'Report',
  period: 'Period',
  made: 'Made',
  program: 'Program',
  versions: 'Versions',
  thresholds: 'Thresholds',
  changes: 'Thresholds changed',
  failed: 'Failed to inspect',
  removed: 'Removed',
  trail: 'Records',
  noted: 'Noted',
  others: 'Others',
  unasked: 'Unasked',
  none: 'None',
  signature: 'Signed',
  first: (verdict) => `then ${verdict}`,
  counted: (earlier) => `${earlier} earlier ones`,
  firstPictures: (shown, of) => `The first ${shown} of ${of}`,
  verdicts: { pass: 'Pass', uncertain: 'Uncertain', fail: 'Fail' },
  tally: {
    inspected: 'inspected',
    pass: 'pass',
    uncertain: 'uncertain',
    fail: 'fail',
    reviewed: 'reviewed',
    overruled: 'overruled',
  },
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
const report = (all: readonly InspectedPart[]): ShiftReport => ({
  project: '<b>nuts</b>',
  period: ['six to two', 'first and last'],
  made: 'now',
  program: 'VTFusion 1.2.3',
  versions: [],
  promises: [],
  changes: [],
  failed: [],
  removed: [],
  trail: 'whole',
  parts: all,
  pictures: new Map([['0', 'data:image/jpeg;base64,AA==']]),
  mostPictures: 2,
  formatTime: (time) => `${time}`,
  formatScore: (score) => score.toFixed(3),
});

describe('tallyOf', () => {
  it('counts every part once, and as overruled those where person and machine contradict each other', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const list = made(all);
        const tally = tallyOf(list);
        expect(tally.pass + tally.uncertain + tally.fail).toBe(list.length);
        expect(tally.inspected).toBe(list.length);
        expect(tally.overruled).toBeLessThanOrEqual(tally.reviewed);
        expect(tally.overruled).toBe(list.filter(isOverruled).length);
      }),
    );
  });

  it('counts a photo that was judged again by its latest result', () => {
    const tally = tallyOf([part({ verdict: 'fail' }), part({ sha256: 'b' }), part({ verdict: 'uncertain' })]);
    expect(tally).toMatchObject({ inspected: 2, pass: 1, uncertain: 1, fail: 0 });
  });
});

describe('what nobody asked for', () => {
  const bench = part({ id: 'bench', verdict: 'fail' });
  const again = part({ id: 'again', version: 4, unasked: true });

  it('counts nowhere, whichever came last', () => {
    fc.assert(
      fc.property(parts, fc.array(verdict), (all, said) => {
        const asked = made(all);
        const more = said.map((one, i) => part({ id: `u${i}`, sha256: `${i}`, verdict: one, unasked: true }));
        expect(tallyOf([...asked, ...more])).toEqual(tallyOf(asked));
      }),
    );
  });

  it('is named as that in the tables', () => {
    const [head, ...lines] = resultsCsv([bench, again]).split('\r\n');
    const at = head.split(',').indexOf('asked_for');
    expect(lines.slice(0, 2).map((line) => line.split(',')[at])).toEqual(['yes', 'no']);
    const { results } = JSON.parse(resultsJson('nuts', [bench, again]));
    expect(results.map((one: Record<string, unknown>) => one.asked_for)).toEqual(['yes', 'no']);
  });

  it('has a table of its own in the report, after all that counts', () => {
    const html = shiftReportHtml(report([bench, again]), words);
    expect(html).toContain('<b>1</b> inspected');
    expect(html).toContain('<b>1</b> fail');
    expect(html).not.toContain('earlier ones');
    expect(html.split('<h2>').map((one) => one.split('</h2>')[0])).toEqual([
      expect.anything(),
      ...['Noted', 'Others', 'Unasked'],
    ]);
    expect(html.split('<h2>Unasked')[1]).toContain('<td class="fixed">4</td>');
    expect(isNoted(part({ verdict: 'fail', unasked: true }))).toBe(false);
    expect(shiftReportHtml(report([bench]), words)).not.toContain('Unasked');
  });
});

describe('isOverruled', () => {
  it("is a verdict that a person does not share; what is left open is nobody's", () => {
    fc.assert(
      fc.property(verdict, fc.option(verdict), (said, decision) => {
        const isOther = said !== 'uncertain' && decision !== null && decision !== said;
        expect(isOverruled({ verdict: said, review: decision && { decision } })).toBe(isOther);
      }),
    );
  });
});

describe('the table', () => {
  it('has a line for each part, and no cell that computes', () => {
    const csv = resultsCsv([
      part({ name: '=1+1', review: { decision: 'fail', note: 'a "cut", deep', person: '@x', time: 0 } }),
    ]);
    const [head, line] = csv.split('\r\n');
    expect(head).toMatch(/^time,utc_offset,file,photo_sha256,score,/);
    expect(line).toContain(",'=1+1,");
    expect(line).toContain(`,fail,'@x,"a ""cut"", deep",`);
  });

  it('has moments by the clock on the wall, as every spreadsheet takes them, and beside them their UTC offset', () => {
    const time = new Date(2026, 10, 24, 6, 3, 22, 417).getTime();
    const review = { decision: 'fail', note: '', person: '', time: time + 90_000 } as const;
    const [head, line] = resultsCsv([part({ time, review })], csvSignsOf('de')).split('\r\n');
    const cells = Object.fromEntries(head.split(';').map((name, i) => [name, line.split(';')[i]]));
    expect(cells).toMatchObject({ time: '2026-11-24 06:03:22', reviewed: '2026-11-24 06:04:52' });
    for (const [local, offset] of [
      [cells.time, cells.utc_offset],
      [cells.reviewed, cells.reviewed_utc_offset],
    ]) {
      const utc = Date.parse(`${local.replace(' ', 'T')}${offset.replace('UTC', '')}`);
      expect(Math.abs(utc - time)).toBeLessThan(100_000);
    }
    const { results } = JSON.parse(resultsJson('nuts', [part({ time })]));
    expect(results[0].time).toBe(new Date(time).toISOString());
    expect(results[0]).not.toHaveProperty('utc_offset');
  });

  it('has the verdict that was given at the bench beside that of today, where it is known', () => {
    const [head, anew, unknown] = resultsCsv([part({ first: 'fail' }), part()]).split('\r\n');
    const at = head.split(',').indexOf('verdict_when_inspected');
    const cells = (line: string) => [line.split(',')[at - 1], line.split(',')[at]];
    expect([anew, unknown].map(cells)).toEqual([
      ['pass', 'fail'],
      ['pass', ''],
    ]);
  });

  it('is JSON with the same names, and null for what is not known', () => {
    const { project, results } = JSON.parse(resultsJson('nuts', [part()]));
    expect(project).toBe('nuts');
    expect(results[0]).toMatchObject({
      file: 'nut.jpg',
      score: 0.5,
      version: 3,
      decision: null,
      encoder_sha256: null,
    });
  });
});

describe('the shift report', () => {
  it('says everything of every part, and markup in names stays text', () => {
    fc.assert(
      fc.property(parts, (all) => {
        const html = shiftReportHtml(report(made(all)), words);
        expect(html).not.toMatch(/<script|https?:|url\(/i);
        expect(html.match(/<tr class=/g)?.length ?? 0).toBe(all.length);
        // Whatever is written: as many tags as in a report of the same parts with plain names.
        const plain = shiftReportHtml(
          report(made(all.map((one) => ({ ...one, name: 'a', note: 'b', person: 'c' })))),
          words,
        );
        expect(html.match(/<[a-z/]/g)?.length).toBe(plain.match(/<[a-z/]/g)?.length);
      }),
    );
  });

  it('names its bounds, and the program that made it', () => {
    const html = shiftReportHtml(report([]), words);
    expect(html).toContain('<dt>Period</dt><dd>six to two<br>first and last</dd>');
    expect(html).toContain('<dt>Program</dt><dd>VTFusion 1.2.3</dd>');
  });

  it('shows pictures of those that did not simply pass', () => {
    const html = shiftReportHtml(report([part({ id: '0', verdict: 'fail' }), part({ id: '1' })]), words);
    expect(html.match(/<img/g)).toHaveLength(1);
    expect(html).toContain('&lt;b&gt;nuts&lt;/b&gt;');
    expect(isNoted(part({ verdict: 'uncertain' }))).toBe(true);
    expect(isNoted(part())).toBe(false);
  });

  it('writes how many as its language does', () => {
    const all = Array.from({ length: 1200 }, (_, i) => part({ id: `${i}`, sha256: `${i}` }));
    expect(shiftReportHtml(report(all), { ...words, lang: 'de' })).toContain('<b>1.200</b> pass');
  });

  it('names the verdict at the bench and the thresholds that were changed since', () => {
    const anew = part({ first: 'fail' });
    const html = shiftReportHtml({ ...report([anew, part({ first: 'pass' })]), changes: ['1 to 2'] }, words);
    expect(html).toContain('<dt>Thresholds changed</dt><dd>1 to 2</dd>');
    expect(html.match(/then Fail/g)).toHaveLength(1);
    expect(html).not.toContain('then Pass');
    expect(isNoted(anew)).toBe(true);
    expect(shiftReportHtml(report([]), words)).not.toContain('Thresholds changed');
  });

  it('tells of photos that could not be inspected, where there were some', () => {
    const html = shiftReportHtml({ ...report([part()]), failed: ['1 photo: <i>.heic'] }, words);
    expect(html).toContain('<dt>Failed to inspect</dt><dd>1 photo: &lt;i&gt;.heic</dd>');
    expect(shiftReportHtml(report([part()]), words)).not.toContain('Failed to inspect');
    const failed = { time: 0, count: 2, names: ['a.heic'], reasons: { 'image-unreadable': 2 } };
    expect(JSON.parse(resultsJson('nuts', [part()], [failed])).could_not_be_inspected).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        photos: 2,
        first_files: ['a.heic'],
        reasons: { 'image-unreadable': 2 },
      },
    ]);
  });

  it('tells of results that were removed, where there were some', () => {
    const html = shiftReportHtml({ ...report([]), removed: ['2 by <i>Ada', '9 by itself'] }, words);
    expect(html).toContain('<dt>Removed</dt><dd>2 by &lt;i&gt;Ada<br>9 by itself</dd>');
    expect(shiftReportHtml(report([]), words)).not.toContain('Removed');
    const lot = { by: 'person', person: 'Ada', count: 2, notPassed: 1, names: ['a.jpg', 'b.jpg'] } as const;
    const lots = [
      { ...lot, times: [0, 1000] as const },
      { ...lot, times: undefined },
    ];
    const row = { removed_by: 'person', person: 'Ada', results: 2, not_passed_when_inspected: 1 };
    const first_files = lot.names;
    expect(JSON.parse(resultsJson('nuts', [], [], lots)).removed_results).toEqual([
      {
        ...row,
        first_files,
        final: true,
        first_time: '1970-01-01T00:00:00.000Z',
        last_time: '1970-01-01T00:00:01.000Z',
      },
      { ...row, first_files, final: false, first_time: null, last_time: null },
    ]);
  });

  it('says which version judged where several did, and that each photo counts once', () => {
    const both = shiftReportHtml(report([part(), part({ version: 12 })]), words);
    expect(both).toContain('<th scope="col">Version</th>');
    expect(both).toContain('<td class="fixed">12</td>');
    expect(both).toContain('<b>1</b> inspected');
    expect(both).toContain('<p>1 earlier ones</p>');
    const one = shiftReportHtml(report([part(), part({ sha256: 'b' })]), words);
    expect(one).not.toMatch(/>Version<|earlier ones/);
  });

  it('breaks no number and no verdict, however narrow the paper', () => {
    const html = shiftReportHtml(report([part()]), words);
    expect(html).toMatch(/th,\.fixed\{white-space:nowrap\}/);
    expect(html).toContain('<td class="fixed">0.500</td><td class="fixed verdict">Pass</td>');
  });

  it('says where only the first of them have a picture', () => {
    const failed = (count: number) =>
      shiftReportHtml(report(Array.from({ length: count }, () => part({ verdict: 'fail' }))), words);
    expect(failed(3)).toContain('<p>The first 2 of 3</p>');
    expect(failed(2)).not.toContain('The first');
  });
});

describe('names in archives', () => {
  it('are safe on every system and none twice, whatever the case', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (all) => {
        const unique = uniqueNames();
        const names = all.map((name) => unique(safeStem(name)));
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(all.length);
        for (const name of names) {
          expect(name).not.toBe('');
          expect(name).not.toMatch(/[<>:"/\\|?*]|^\.|^\s|^(con|nul|aux|prn)$/iu);
        }
      }),
    );
    expect(safeStem('../../CON.jpg')).toBe('-..-CON');
    expect(safeStem('con.txt')).toBe('photo-con');
    expect(safeStem('con.1.txt')).toBe('photo-con.1');
    expect(safeName('nut v1.2', 'project')).toBe('nut v1.2');
    expect(safeName(' .. ', 'project')).toBe('project');
    expect(safeName(`${'a'.repeat(99)}. b`, 'project')).toBe('a'.repeat(99));
    expect(safeName('CONIN$', 'project')).toBe('project-CONIN$');
    expect(safeName('COM¹ .x', 'project')).toBe('project-COM¹ .x');
    expect(safeName('part\u202egnp.exe', 'project')).toBe('partgnp.exe');
    expect(safeName('a\ud800b', 'project')).toBe('a-b');
    expect(new TextEncoder().encode(safeName('螺'.repeat(300), 'project'))).toHaveLength(198);
    expect(safeName(`a${'.'.repeat(100_000)}b`, 'project')).toBe('a');
  });

  it('takes a letter for the same however it is composed, and counts on from the last of a name', () => {
    const unique = uniqueNames();
    expect([unique('\u00e9'), unique('e\u0301'), unique('\u00c9')]).toEqual([
      '\u00e9',
      'e\u0301-2',
      '\u00c9-3',
    ]);
    const names = Array.from({ length: 10_000 }, () => unique('IMG'));
    expect([names[0], names[1], names.at(-1)]).toEqual(['IMG', 'IMG-2', 'IMG-10000']);
  });
});

it('names moments by the clock on the wall, wherever it hangs', () => {
  expect(wallTime(new Date(2026, 0, 5, 7, 0, 0, 9))).toBe('2026-01-05 07:00:00.009');
});

it('names how far that clock is ahead of UTC', () => {
  const offsets = [-60, 210, 0, -345].map((minutes) =>
    utcOffset({ getTimezoneOffset: () => minutes } as unknown as Date),
  );
  expect(offsets).toEqual(['UTC+01:00', 'UTC-03:30', 'UTC+00:00', 'UTC+05:45']);
});

it('knows the period of as many parts as a project may have', () => {
  const all = Array.from({ length: 200_000 }, (_, i) => ({ time: (i * 7919) % 200_000 }));
  expect(periodOf(all)).toEqual([0, 199_999]);
});
