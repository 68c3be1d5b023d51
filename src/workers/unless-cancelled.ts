import { Pace } from '../vtfusion/pace';

/**
 * The same work, for calls one after another, which is not begun once the signal is aborted. Messages are
 * handled before each call, so that an abort is seen.
 * @throws AppError `training-cancelled` from the returned function
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
