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
    { ...faults[0], title: 'Nut', count: 2 },
    { ...faults[2], title: 'Nut', count: 1 },
    { ...faults[3], title: '', count: 1 },
  ]);
});
