/** What the person asked for cannot be done; the message is one sentence that says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
