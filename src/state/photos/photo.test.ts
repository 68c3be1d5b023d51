import { expect, it } from 'vitest';
import type { ResultRecord } from '../../database/records';
import { doneOf, type Inspected, isOfBench } from './photo';

it('shows as the latest part none that the program inspected again by itself', () => {
  const asked = doneOf({ id: 'asked', name: 'a.jpg' } as ResultRecord);
  const again = doneOf({ id: 'again', name: 'a.jpg', unasked: true } as ResultRecord);
  const failed: Inspected = {
    id: 'failed',
    name: 'f.jpg',
    status: 'failed',
    problem: { code: 'image-empty', precisely: 'It is empty.' },
  };
  expect([asked, again].findLast(isOfBench)?.id).toBe('asked');
  expect([asked, failed, again].findLast(isOfBench)?.id).toBe('failed');
  const working: Inspected = { id: 'working', name: 'w.jpg', status: 'working', blob: new Blob() };
  expect([working, { ...working, unasked: true }].map(isOfBench)).toEqual([true, false]);
});
