/** Memory is handed out piece after piece, also after a piece that did not fit. */
import { expect, it } from 'vitest';
import { Arena } from './arena';

const page = 65_536;

it('hands out pieces one after another, at multiples of 64, and grows for them', () => {
  const arena = new Arena(3);
  const first = arena.take(100);
  expect(first % 64).toBe(0);
  expect(arena.take(page)).toBe(first + 128);
  expect(arena.memory.buffer.byteLength).toBe(2 * page);
});

it('leaves no hole where it could not grow', () => {
  const arena = new Arena(2);
  const first = arena.take(64);
  expect(() => arena.take(2 * page)).toThrow(RangeError);
  expect(arena.take(64)).toBe(first + 64);
  expect(arena.memory.buffer.byteLength).toBe(page);
});
