/** Whatever was seen done and is not stored is told, and nothing else is. */
import { describe, expect, it } from 'vitest';
import type {} from '../../src/database/records';
import { projectRecord } from '../testing/records';
import { Ledger } from './ledger';
import type { Stored } from './stored';

const project = projectRecord({ id: 'p', name: '', model: 'micro-clip', currentVersion: 1 });
const review = { decision: 'fail', note: '', person: '', time: 1 } as const;
const stored: Stored = {
  projects: [project],
  photos: [{ project: 'p' }, { project: 'p' }],
  versions: [{ project: 'p', number: 1 }],
  results: [{ project: 'p', name: 'a.jpg', score: 0.1234, review }],
  trainings: [{ project: 'p', steps: 10 }],
};

/** All of it was seen; step 11 was seen at 1 s. */
function seenAll(): Ledger {
  const ledger = new Ledger();
  ledger.note({ kind: 'open', project: 'p' }, 0);
  ledger.note({ kind: 'shots', project: 'p', count: 2 }, 0);
  ledger.note({ kind: 'trained', project: 'p' }, 0);
  ledger.note({ kind: 'result', project: 'p', name: 'a.jpg', score: '0.123' }, 0);
  ledger.note({ kind: 'review', project: 'p', name: 'a.jpg', decision: 'fail' }, 0);
  for (const step of [10, 11, 12]) ledger.note({ kind: 'step', project: 'p', step }, 100 * step - 100);
  return ledger;
}

describe('the ledger', () => {
  it('misses nothing where all is there', () => {
    expect(seenAll().lost(stored, 5000)).toEqual([]);
  });

  it.each<[string, Partial<Stored>]>([
    ['the project is gone', { projects: [] }],
    ['the project is gone', { projects: [{ ...project, deleted: 3 }] }],
    ['2 good photos were shown and there are 1', { photos: [{ project: 'p' }, { project: 'q' }] }],
    ['1 versions were shown and there are 0', { versions: [] }],
    ['the result a.jpg, 0.123, is gone', { results: [{ ...stored.results[0], score: 0.5 }] }],
    ['the review fail of a.jpg is gone', { results: [{ ...stored.results[0], review: null }] }],
    ['a training that was seen at step 12 is gone', { trainings: [] }],
  ])('says that %s, once', (what, change) => {
    const ledger = seenAll();
    const after = { ...stored, ...change };
    expect(ledger.lost(after, 5000)).toEqual([`p: ${what}`]);
    expect(ledger.lost(after, 5000)).toEqual([]);
  });

  it('says how old a checkpoint is that is too old', () => {
    expect(seenAll().lost(stored, 7001)).toEqual(['p: its checkpoint is 6001 ms old']);
    // A version more than was seen: the training had ended.
    const ended = { ...stored, trainings: [], versions: [...stored.versions, { project: 'p', number: 2 }] };
    expect(seenAll().lost(ended, 7001)).toEqual([]);
  });

  it('does not age a checkpoint while nothing trains: what a kill took may be missing at the next', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000)).toEqual([]);
    expect(ledger.lost(stored, 60_000)).toEqual([]);
    const gone = { ...stored, trainings: [] };
    expect(ledger.lost(gone, 60_000)).toEqual(['p: a training that was seen at step 10 is gone']);
  });

  it('still misses the steps of a training that went on and was cut off again', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000)).toEqual([]);
    ledger.trainingGoesOn('p', 10);
    const gone = { ...stored, trainings: [] };
    expect(ledger.lost(gone, 60_000)).toEqual(['p: a training that was seen at step 10 is gone']);
  });

  it('misses steps that were kept in a training that went on without them', () => {
    const ledger = seenAll();
    expect(ledger.lost(stored, 5000)).toEqual([]);
    ledger.trainingGoesOn('p', 10);
    for (const step of [10, 3, 4]) ledger.note({ kind: 'step', project: 'p', step }, 6000);
    expect(ledger.lost(stored, 7000)).toEqual(['p: a training that was kept at step 10 went on at step 3']);

    const whole = seenAll();
    whole.trainingGoesOn('p', 10);
    for (const step of [10, 11, 12]) whole.note({ kind: 'step', project: 'p', step }, 6000);
    expect(whole.lost({ ...stored, trainings: [{ project: 'p', steps: 12 }] }, 7000)).toEqual([]);
  });

  it('misses nothing of a training that has ended, seen or not, nor of one that another took the place of', () => {
    const gone = { ...stored, trainings: [] };
    const again = [...stored.versions, { project: 'p', number: 2 }];
    const seen = seenAll();
    seen.note({ kind: 'trained', project: 'p' }, 2000);
    expect(seen.lost({ ...gone, versions: again }, 5000)).toEqual([]);
    const unseen = seenAll();
    expect(unseen.lost({ ...gone, versions: again }, 5000)).toEqual([]);
    // Not even later, and what is seen from then on counts.
    expect(unseen.lost({ ...gone, versions: again }, 6000)).toEqual([]);
    unseen.note({ kind: 'step', project: 'p', step: 2 }, 7000);
    expect(unseen.lost({ ...gone, versions: again }, 8000)).toEqual([
      'p: a training that was seen at step 2 is gone',
    ]);
    const other = seenAll();
    other.trainingBegins('p');
    expect(other.lost(gone, 5000)).toEqual([]);
  });

  it('takes a deletion that was begun either way, and one that was seen only as it was seen', () => {
    const gone = { ...stored, projects: [] };
    for (const after of [stored, gone]) {
      const begun = seenAll();
      begun.deletion('p', 'begun');
      expect(begun.lost(after, 5000)).toEqual([]);
    }
    const seen = seenAll();
    seen.deletion('p', 'seen');
    expect(seen.lost(stored, 5000)).toEqual(['p: it was seen deleted and is back']);
    const undone = seenAll();
    undone.deletion('p', 'begun');
    undone.deletion('p', 'undone');
    expect(undone.lost(gone, 5000)).toEqual(['p: the project is gone']);
  });

  it('lets another word on a photo take the place of the first', () => {
    const ledger = seenAll();
    ledger.reviewing('p', 'a.jpg');
    expect(ledger.lost({ ...stored, results: [{ ...stored.results[0], review: null }] }, 5000)).toEqual([]);
  });
});
