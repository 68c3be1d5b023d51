import { describe, expect, it } from 'vitest';
import { begin, finish, moveTo, pressAgain, preview, stepBack } from './draft';

const at = (x: number, y: number) => ({ x, y });

describe('a rectangle', () => {
  it('reaches from the first press to the second', () => {
    const draft = moveTo(begin('rectangle', at(1, 2)), at(5, 6));
    const edit = { kind: 'rectangle', from: at(1, 2), to: at(5, 6), erase: false };
    expect(preview(draft, 3)).toEqual(edit);
    expect(pressAgain(draft, at(5, 6), 1, 3)).toEqual({ draft: undefined, edit });
  });
});

describe('a polygon', () => {
  it('gets corners until the first is pressed again', () => {
    let draft = begin('polygon', at(0, 0));
    for (const corner of [at(10, 0), at(10, 10)]) draft = pressAgain(draft, corner, 2, 3).draft!;
    const edit = { kind: 'polygon', points: [at(0, 0), at(10, 0), at(10, 10)], erase: false };
    expect(pressAgain(draft, at(1, 1), 2, 3)).toEqual({ draft: undefined, edit });
    expect(finish(moveTo(draft, at(3, 9)), 3)).toEqual({ draft: undefined, edit });
    expect(preview(moveTo(draft, at(3, 9)), 3)).toMatchObject({ points: [...edit.points, at(3, 9)] });
  });

  it('is not closed before it has three corners, and loses the last one by a step back', () => {
    const draft = pressAgain(begin('polygon', at(0, 0)), at(9, 0), 2, 3).draft!;
    expect(finish(draft, 3)).toEqual({ draft });
    expect(stepBack(draft)!.points).toEqual([at(0, 0)]);
    expect(stepBack(begin('polygon', at(0, 0)))).toBeUndefined();
  });
});

describe('a brush', () => {
  it.each([
    ['brush', false],
    ['eraser', true],
  ] as const)('%s leaves its trace', (tool, erase) => {
    const draft = moveTo(moveTo(begin(tool, at(0, 0)), at(1, 0)), at(2, 0));
    const edit = { kind: 'stroke', points: [at(0, 0), at(1, 0), at(2, 0)], radius: 7, erase };
    expect(finish(draft, 7)).toEqual({ draft: undefined, edit });
  });
});
