/**
 * A PIN of which only a hash is kept: PBKDF2 with SHA-256 and its own salt. It keeps passers-by out of the
 * program; whoever can read the browser's files can try all PINs, however they are hashed.
 */
import * as v from 'valibot';
import { count, whole } from '../../outside';
import { hexOf } from '../../sha256';

/** OWASP's advice for PBKDF2-HMAC-SHA256 in 2023; a fifth of a second on a small machine. */
const ITERATIONS = 600_000;
const BYTES = 32;

const hex = v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){16,64}$/u));

export const pinSchema = v.object({
  salt: hex,
  hash: hex,
  iterations: count,
});
export type PinHash = v.InferOutput<typeof pinSchema>;

export const pinLimits = { least: 4, most: 12 } as const;

/** Only digits, so that it can be typed on a touch screen with gloves. */
export function isPin(pin: string): boolean {
  return /^\d+$/u.test(pin) && pin.length >= pinLimits.least && pin.length <= pinLimits.most;
}

/** @param iterations fewer only in tests */
export async function hashPin(pin: string, iterations = ITERATIONS): Promise<PinHash> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt: hexOf(salt), hash: hexOf(await derive(pin, salt, iterations)), iterations };
}

export async function isRightPin(pin: string, { salt, hash, iterations }: PinHash): Promise<boolean> {
  const [wanted, given] = [fromHex(hash), await derive(pin, fromHex(salt), iterations)];
  // All bytes are compared, so that the time reveals nothing.
  let difference = wanted.length ^ given.length;
  for (let i = 0; i < given.length; i++) difference |= given[i] ^ wanted[i];
  return difference === 0;
}

/** Seconds to wait after so many wrong tries: 0 up to two, 5 after three, then twice as long, at most 300. */
export function waitAfter(wrong: number): number {
  return wrong < 3 ? 0 : Math.min(300, 5 * 2 ** (wrong - 3));
}

/** Wrong tries, remembered across reloads. */
export const wrongTriesSchema = v.object({
  count: whole,
  /** Time of the last one, in milliseconds since 1970. */
  last: v.pipe(v.number(), v.finite()),
});
type WrongTries = v.InferOutput<typeof wrongTriesSchema>;

/** Seconds until the next try; `now` as `last`. A clock that was set back never shortens the wait. */
export function secondsToWait({ count, last }: WrongTries, now: number): number {
  return Math.max(0, Math.ceil(waitAfter(count) - Math.max(0, now - last) / 1000));
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    key,
    BYTES * 8,
  );
  return new Uint8Array(bits);
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}
