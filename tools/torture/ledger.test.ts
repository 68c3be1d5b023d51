/** Whatever was seen done and is not stored is told, and nothing else is. */
import { describe, expect, it } from 'vitest';
import type {} from '../../src/database/records';
import { projectRecord } from '../testing/records';
import { Ledger, type Removal } from './ledger';
import type { Stored } from './stored';

const project = projectRecord({ id: 'p', name: 'part 1', model: 'micro-clip', currentVersion: 1 });
const review = { decision: 'fail', note: '', person: '', time: 1 } as const;
const [good, other] = ['good.jpg', 'other.jpg'].map((name) => ({
  project: 'p',
  id: `of ${name}`,
  name,
  sha256: `sum of ${name}`,
}));
const version = (number: number) => ({ project: 'p', number, bundle: `bundle ${number}`, shots: [] });
const stored: Stored = {
  projects: [project],
  photos: [good, other],
  versions: [version(1)],
  results: [{ project: 'p', id: 'r1', name: 'a.jpg', version: 1, score: 0.1234, review }],
  trainings: [{ project: 'p', steps: 10 }],
  removed: [],
};

/** All of it was seen; step 11 was seen at 1 s. */
function seenAll(): Ledger {
  const ledger = new Ledger();
  ledger.note({ kind: 'open', project: 'p' }, 0);
  ledger.note({ kind: 'title', project: 'p', title: 'part 1' }, 0);
  ledger.note({ kind: 'shots', project: 'p', names: ['good.jpg', 'other.jpg'] }, 0);
  ledger.note({ kind: 'trained', project: 'p' }, 0);
  ledger.note({ kind: 'result', project: 'p', id: 'r1', name: 'a.jpg', score: '0.123' }, 0);
  ledger.note({ kind: 'review', project: 'p', name: 'a.jpg', decision: 'fail' }, 0);
  for (const step of [10, 11, 12]) ledger.note({ kind: 'step', project: 'p', step }, 100 * step - 100);
  return ledger;
}

describe('the ledger', () => {
  it('misses nothing where all is there', () => {
    expect(seenAll().lost(stored, 5000, false)).toEqual([]);
  });

  it.each<[string, Partial<Stored>]>([
    ['the project is gone', { projects: [] }],
    ['the project is gone', { projects: [{ ...project, deleted: 3 }] }],
    ['it was called part 1 and is called nut', { projects: [{ ...project, name: '' }] }],
    ['the good photo other.jpg is gone', { photos: [good, { ...other, project: 'q' }] }],
    ['the good photo other.jpg is gone', { photos: [good, { ...good, id: 'again' }] }],
    ['the good photo good.jpg is gone', { removed: [good.id] }],
    ['1 versions were shown and there are 0', { versions: [] }],
    ['the result a.jpg, 0.123, is gone', { results: [{ ...stored.results[0], score: 0.5 }] }],
    ['the review fail of a.jpg is gone', { results: [{ ...stored.results[0], review: null }] }],
    ['a training that was seen at step 12 is gone', { trainings: [] }],
  ])('says that %s, once', (what, change) => {
    const ledger = seenAll();
    const after = { ...stored, ...change };
    expect(ledger.lost(after, 5000, false)).toEqual([`p: ${what}`]);
    expect(ledger.lost(after, 5000, false)).toEqual([]);
  });

  it('says how old a checkpoint is that is too old', () => {
    expect(seenAll().lost(stored, 7001, false)).toEqual(['p: its checkpoint is 6001 ms old']);
    // A version more than was seen: the training had ended.
    const ended = { ...stored, trainings: [], versions: [...stored.versions, version(2)] };
    expect(seenAll().lost(ended, 7001, false)).toEqual([]);
  });

  it('does not age a checkpoint while nothing trains: what a kill took may be missing at the next', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000, false)).toEqual([]);
    expect(ledger.lost(stored, 60_000, false)).toEqual([]);
    const gone = { ...stored, trainings: [] };
    expect(ledger.lost(gone, 60_000, false)).toEqual(['p: a training that was seen at step 10 is gone']);
  });

  it('still misses the steps of a training that went on and was cut off again', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000, false)).toEqual([]);
    ledger.trainingGoesOn('p', 10);
    const gone = { ...stored, trainings: [] };
    expect(ledger.lost(gone, 60_000, false)).toEqual(['p: a training that was seen at step 10 is gone']);
  });

  it('misses steps that were kept in a training that went on without them', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000, false)).toEqual([]);
    ledger.trainingGoesOn('p', 10);
    for (const step of [10, 3, 4]) ledger.note({ kind: 'step', project: 'p', step }, 6000);
    expect(ledger.lost(stored, 7000, false)).toEqual([
      'p: a training that was kept at step 10 went on at step 3',
    ]);

    const whole = seenAll();
    whole.trainingGoesOn('p', 10);
    for (const step of [10, 11, 12]) whole.note({ kind: 'step', project: 'p', step }, 6000);
    expect(whole.lost({ ...stored, trainings: [{ project: 'p', steps: 12 }] }, 7000, false)).toEqual([]);
  });

  it('misses nothing of a training that has ended, seen or not, nor of one that another took the place of', () => {
    const gone = { ...stored, trainings: [] };
    const again = [...stored.versions, version(2)];
    const seen = seenAll();
    seen.note({ kind: 'trained', project: 'p' }, 2000);
    expect(seen.lost({ ...gone, versions: again }, 5000, false)).toEqual([]);
    const unseen = seenAll();
    expect(unseen.lost({ ...gone, versions: again }, 5000, false)).toEqual([]);
    // Not even later, and what is seen from then on counts.
    expect(unseen.lost({ ...gone, versions: again }, 6000, false)).toEqual([]);
    unseen.note({ kind: 'step', project: 'p', step: 2 }, 7000);
    expect(unseen.lost({ ...gone, versions: again }, 8000, false)).toEqual([
      'p: a training that was seen at step 2 is gone',
    ]);
    const other = seenAll();
    other.trainingBegins('p');
    expect(other.lost(gone, 5000, false)).toEqual([]);
  });

  it('takes a deletion that was begun either way, and one that was seen only as it was seen', () => {
    const gone = { ...stored, projects: [] };
    for (const after of [stored, gone]) {
      const begun = seenAll();
      begun.deletion('p', 'begun');
      expect(begun.lost(after, 5000, false)).toEqual([]);
    }
    const seen = seenAll();
    seen.deletion('p', 'seen');
    expect(seen.lost(stored, 5000, false)).toEqual(['p: it was seen deleted and is back']);
    const undone = seenAll();
    undone.deletion('p', 'begun');
    undone.deletion('p', 'undone');
    expect(undone.lost(gone, 5000, false)).toEqual(['p: the project is gone']);
  });

  describe('of what was there at the last look', () => {
    /** What is missed of a project in which nothing was seen since. */
    function missedIn(change: Partial<Stored>, since: (ledger: Ledger) => void = () => {}): string[] {
      const ledger = new Ledger();
      ledger.note({ kind: 'open', project: 'p' }, 0);
      const before = { ...stored, versions: [version(1), { ...version(2), taught }] };
      expect(ledger.lost(before, 5000, false)).toEqual([]);
      since(ledger);
      return ledger.lost({ ...before, ...change }, 6000, false);
    }
    const taught = { from: 1, good: 1, bad: 1, waits: true };
    const [result] = stored.results;

    it.each<[string, Partial<Stored>]>([
      ['is called nut', { projects: [{ ...project, name: '' }] }],
      ['the good photo good.jpg sum of good.jpg is not', { photos: [other] }],
      ['is not as it was: good.jpg other', { photos: [other, { ...good, sha256: 'other' }] }],
      ['is not as it was: undefined', { photos: [other, { ...good, id: 'another' }] }],
      ['version 2 is not as it was: bundle 2, undefined', { versions: [version(1)] }],
      ['version 1 is not as it was: bundle 1, x', { versions: [{ ...version(1), bundle: 'x' }, version(2)] }],
      ['the result a.jpg 0.1234 fail is not', { results: [{ ...result, id: 'r2' }] }],
      ['the result a.jpg 0.1234 fail is not', { results: [{ ...result, score: 0.1235 }] }],
      ['the result a.jpg 0.1234 fail is not', { results: [{ ...result, review: null }] }],
      ['the result a.jpg 0.1234 fail is not', { removed: ['r1'] }],
    ])('misses it: %s', (what, change) => {
      expect(missedIn(change)).toContainEqual(expect.stringContaining(what));
    });

    it('lets go of what is discarded, reviewed otherwise or added anew', () => {
      expect(missedIn({ versions: [version(1)] }, (ledger) => ledger.discarding('p'))).toEqual([]);
      const none = { versions: [version(2)] };
      expect(missedIn(none, (ledger) => ledger.discarding('p'))).toHaveLength(1);
      const passed = { results: [{ ...result, review: { ...review, decision: 'pass' as const } }] };
      expect(missedIn(passed, (ledger) => ledger.reviewing('p', 'a.jpg'))).toEqual([]);
      const again = { photos: [other, { ...good, id: 'again' }] };
      expect(missedIn(again, (ledger) => ledger.adding('p', ['good.jpg']))).toEqual([]);
    });
  });

  describe('of what was removed', () => {
    const without: Stored = { ...stored, photos: [other], results: [] };
    const noted: Stored = { ...stored, removed: [good.id, 'r1'] };
    /** How far both removals came. */
    function removed(state: Removal['state']): Ledger {
      const ledger = seenAll();
      expect(ledger.lost(stored, 5000, false)).toEqual([]);
      for (const one of [
        ledger.removing('p', 'photos', ['good.jpg']),
        ledger.removing('p', 'results', ['r1']),
      ])
        one.state = state;
      return ledger;
    }
    const wholly = (ledger: Ledger, after: Stored) => ledger.lost(after, 5000, true);

    it('takes either where it was begun', () => {
      for (const after of [stored, without, noted])
        for (const whole of [false, true]) expect(removed('begun').lost(after, 5000, whole)).toEqual([]);
    });

    it('misses nothing where it is gone, or about to go, and counts what is there from then on', () => {
      for (const after of [without, noted]) {
        const ledger = removed('seen');
        expect(ledger.lost(after, 5000, false)).toEqual([]);
        expect(ledger.lost({ ...without, photos: [] }, 5000, false)).toContain(
          'p: the good photo other.jpg is gone',
        );
      }
    });

    it('says what is back, but after the death of a whole browser, which may have forgotten it', () => {
      expect(removed('seen').lost(stored, 5000, false)).toEqual([
        'p: good.jpg was seen removed from the photos and is back',
        'p: a.jpg was seen removed from the results and is back',
      ]);
      expect(wholly(removed('seen'), stored)).toEqual([]);
    });

    it('says what is shown again that a browser knew to be removed when it came up', () => {
      const ledger = removed('seen');
      expect(wholly(ledger, noted)).toEqual([]);
      ledger.note({ kind: 'result', project: 'p', id: 'r1', name: 'a.jpg', score: '0.123' }, 6000);
      expect(wholly(ledger, stored)).toEqual([
        'p: the result a.jpg was removed for good and was shown again',
      ]);
    });

    it('misses what was taken back and is gone, or about to go', () => {
      expect(removed('undone').lost(stored, 5000, false)).toEqual([]);
      for (const after of [without, noted])
        expect(wholly(removed('undone'), after)).toEqual(
          expect.arrayContaining([
            'p: the good photo good.jpg is gone',
            'p: the result a.jpg, 0.123, is gone',
          ]),
        );
    });
  });

  it('lets another word on a photo take the place of the first', () => {
    const ledger = seenAll();
    ledger.reviewing('p', 'a.jpg');
    expect(
      ledger.lost({ ...stored, results: [{ ...stored.results[0], review: null }] }, 5000, false),
    ).toEqual([]);
  });
});
