import { UsageError } from '../node/usage-error';

/** What keeps a model from being made, in one sentence; tests tell by the code which. */
export class WeightsError extends UsageError {
  constructor(
    readonly code:
      | 'weights-network'
      | 'weights-source-invalid'
      | 'weights-changed'
      | 'weights-disk'
      | 'weights-usage',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
