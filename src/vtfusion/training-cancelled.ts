import { AppError } from '../errors';

export function trainingCancelled(): AppError {
  return new AppError(
    'training-cancelled',
    'Training was cancelled. The photos are still here; you can begin again.',
  );
}
