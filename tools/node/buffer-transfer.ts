/** Gives Node 20 `ArrayBuffer.prototype.transfer`, which browsers and later versions have: its engine has it behind a flag. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

if (!('transfer' in ArrayBuffer.prototype)) {
  setFlagsFromString('--harmony-rab-gsab-transfer');
  // A context that is made after the flag is set has it; this one has not.
  const transfer: unknown = runInNewContext('ArrayBuffer.prototype.transfer');
  Object.defineProperty(ArrayBuffer.prototype, 'transfer', {
    value: transfer,
    configurable: true,
    writable: true,
  });
}
