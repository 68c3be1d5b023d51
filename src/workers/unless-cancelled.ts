import { Pace } from '../vtfusion/pace';

/**
 * The same work for one thing after the other, begun on none once the signal is aborted: messages are let in before each, an abort
 * among them.
 * @throws AppError `training-cancelled` from the work that it gives
 */
export function unlessCancelled<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  signal: AbortSignal,
): (...args: Args) => Promise<Result> {
  const pace = new Pace({ signal });
  return async (...args) => {
    await pace.pause();
    return work(...args);
  };
}
