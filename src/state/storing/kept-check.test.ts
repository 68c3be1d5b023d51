import { expect, it } from 'vitest';
import { grouped } from './kept-check';

it('tells faults by project and kind, with how many there are and the first of them', () => {
  const photo = { kind: 'photo-missing', project: 'p' } as const;
  const faults = [
    { ...photo, about: 'a.jpg' },
    { ...photo, about: 'b.jpg' },
    { kind: 'trail-broken', project: 'p', about: '3' } as const,
    { ...photo, project: 'q', about: 'c.jpg' },
  ];
  expect(grouped(faults, new Map([['p', 'Nut']]))).toEqual([
    { kind: 'photo-missing', of: 'p', title: 'Nut', about: 'a.jpg', count: 2 },
    { kind: 'trail-broken', of: 'p', title: 'Nut', about: '3', count: 1 },
    { kind: 'photo-missing', of: 'q', title: '', about: 'c.jpg', count: 1 },
  ]);
});
