/** The model that the engine has, and what is trained with it. */
import { AppError } from '../errors';
import type { ProjectFacts } from '../storage/project';
import type { Detector } from '../vtfusion/detector';
import type { Pretrained } from '../vtfusion/pretrained';
import { judgeAlike, type Thresholds } from '../vtfusion/verdict';
import type { NamedPhoto } from './engine-api';

/** A detector with the facts of its project's file. */
export interface Trained {
  readonly detector: Detector;
  readonly facts: ProjectFacts;
  readonly photos: readonly NamedPhoto[];
}

export function notStarted(): AppError {
  return new AppError(
    'backend-unavailable',
    'The engine has not started yet; wait for the model to load, or reload the page.',
  );
}

export class InUse {
  private pretrained: Pretrained | undefined;
  private current: Trained | undefined;

  /** @throws AppError `backend-unavailable` before the first was loaded */
  model(): Pretrained {
    if (this.pretrained) return this.pretrained;
    throw notStarted();
  }

  /** @throws AppError `not-trained` */
  trained(): Trained {
    if (this.current) return this.current;
    throw new AppError('not-trained', 'There is no trained model yet; train on good photos first.');
  }

  /**
   * Frees the model before and what was trained with it; frees the new one instead if the signal is aborted.
   * @throws the signal's reason then
   */
  takeModel(next: Pretrained, signal?: AbortSignal): void {
    if (signal?.aborted) next.dispose();
    signal?.throwIfAborted();
    this.current?.detector.dispose();
    this.current = undefined;
    this.pretrained?.dispose();
    this.pretrained = next;
  }

  /** Frees the one before. */
  takeTrained(next: Trained): void {
    this.current?.detector.dispose();
    this.current = next;
  }

  /** @throws AppError `not-trained` */
  judgeBy(thresholds: Thresholds): void {
    const { detector, facts, photos } = this.trained();
    const { measured = detector.thresholds, ...others } = facts;
    this.current = {
      detector: detector.judgingBy(thresholds),
      facts: judgeAlike(thresholds, measured) ? others : { ...others, measured },
      photos,
    };
  }
}
