import { AppError } from '../errors';

export function trainingCancelled(): AppError {
  return new AppError(
    'training-cancelled',
    'Training was cancelled; the photos are still here, press Train to start again.',
  );
}
