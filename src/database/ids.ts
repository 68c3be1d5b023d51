/** Identities of what is stored: the later made the later in order, and never made twice, whatever the clock does. */

const shape = /^([0-9a-z]{9})-[0-9a-z]{3}-[0-9a-z]{7}$/u;
/** Running numbers within one moment. */
const numbers = 36 ** 3;

let last = 0;
let latest = 0;

/** As `0mb1x2y3z-01f-9k2c4dx`: the time, a running number and chance, so that a set-back clock repeats nothing. */
export function newId(): string {
  last = (last + 1) % numbers;
  // A clock that was set back changes no order, however long it takes to come up again.
  latest = Math.max(last === 0 ? latest + 1 : latest, Date.now());
  const chance = crypto.getRandomValues(new Uint32Array(1))[0];
  const part = (value: number, digits: number) => value.toString(36).padStart(digits, '0');
  return `${part(latest, 9)}-${part(last, 3)}-${part(chance, 7)}`;
}

/** From now on ids come after this one, which another page has made; what is no id of ours changes nothing. */
export function goOnAfter(id: string): void {
  const time = shape.exec(id)?.[1];
  if (time) latest = Math.max(latest, Number.parseInt(time, 36) + 1);
}
