import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { doneOf } from '../state/photos/photo';
import { useGoodScores } from './use-good-scores';

it('leaves out the photo itself, and those that the version learnt from as good and as bad, as the Threshold tab does', () => {
  const review = { decision: 'pass', time: 1 };
  const inspected = ['unseen', 'good', 'bad', 'itself'].map((sha256, score) =>
    doneOf({ id: sha256, name: sha256, sha256, version: 2, score, review } as never),
  );
  const version = { number: 2, shots: [{ name: 'g', sha256: 'good' }], defects: ['bad'] };
  let scores: readonly number[] = [];
  function Probe() {
    scores = useGoodScores({ inspected, versions: [version as never] }, { version: 2, sha256: 'itself' });
    return null;
  }
  renderToString(createElement(Probe));
  expect(scores).toEqual([0]);
});
