/** Identities of what is stored: the later made the later in order, and never made twice, whatever the clock does. */

let last = 0;
let latest = 0;

/** As `mb1x2y3z4-1f-9k2c4d`: the time, a running number and chance, so that a set-back clock repeats nothing. */
export function newId(): string {
  last = (last + 1) % 36 ** 3;
  // As long as the page is open, a clock that is set back changes no order.
  latest = Math.max(latest, Date.now());
  const chance = crypto.getRandomValues(new Uint32Array(1))[0];
  const part = (value: number, digits: number) => value.toString(36).padStart(digits, '0');
  return `${part(latest, 9)}-${part(last, 3)}-${part(chance, 7)}`;
}
