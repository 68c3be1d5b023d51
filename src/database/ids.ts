/**
 * Ids of stored things: a later id sorts after an earlier one, and no id is made twice, whatever the clock
 * does.
 */

const shape = /^([0-9a-z]{9})-[0-9a-z]{3}-[0-9a-z]{7}$/u;
/** Running numbers within one moment. */
const numbers = 36 ** 3;

let last = 0;
let latest = 0;

/**
 * Such as `0mb1x2y3z-01f-9k2c4dx`: the time, a running number and chance, so that no id repeats after a clock
 * was set back.
 */
export function newId(): string {
  last = (last + 1) % numbers;
  // A clock that was set back keeps the time of the last id until it has caught up, so the order stays.
  latest = Math.max(last === 0 ? latest + 1 : latest, Date.now());
  const chance = crypto.getRandomValues(new Uint32Array(1))[0];
  const part = (value: number, digits: number) => value.toString(36).padStart(digits, '0');
  return `${part(latest, 9)}-${part(last, 3)}-${part(chance, 7)}`;
}

/** Ids come after this one, of another page, from now on; a string that is no id has no effect. */
export function goOnAfter(id: string): void {
  const time = shape.exec(id)?.[1];
  if (time) latest = Math.max(latest, Number.parseInt(time, 36) + 1);
}
