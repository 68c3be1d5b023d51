/** A training that has begun, as it is kept until it ends: so it can go on after the page was closed. */
import { evenWeights } from '../../das/kind-weights';
import type { ProjectRecord, TrainingRecord } from '../../database/records';
import { AppError } from '../../errors';
import type { KeptCheckpoint, TrainingRequest } from '../../workers/client';
import { notifyError } from '../page/notices';
import type { ChosenFile } from '../photos/photo';
import { regionMask } from '../photos/region';
import { archive } from '../storing/archive';
import { keptPhoto } from '../storing/kept-photos';
import { isRefusedElsewhere } from '../storing/store-later';
import { parseDefectWords } from './defect-words';
import { shareDone } from './training-progress';

/** A good photo to learn from. */
export interface TrainingPhoto extends ChosenFile {
  readonly sha256: string;
}

/** A training of the project as it is now. */
export function newTraining(project: ProjectRecord, photos: readonly TrainingPhoto[]): TrainingRecord {
  const { id, model, object, words, preset, region, kinds } = project;
  return {
    project: id,
    begun: Date.now(),
    model,
    object,
    words,
    preset,
    region: region ?? null,
    kinds: kinds ?? evenWeights,
    seed: 1,
    checkpoint: null,
    shots: photos.map(({ name, sha256 }) => ({ name, sha256 })),
    blobs: photos.map(({ sha256 }) => sha256),
  };
}

/** What the engine is asked for. */
export function requestOf(training: TrainingRecord, photos: readonly TrainingPhoto[]): TrainingRequest {
  const { object, words, preset, region, kinds, seed, checkpoint } = training;
  return {
    object,
    words: parseDefectWords(words).words,
    preset,
    kinds,
    seed,
    photos: photos.map(({ name, blob }) => ({ name, blob })),
    region: region ? regionMask(region) : undefined,
    checkpoint: checkpoint ?? undefined,
  };
}

export function withCheckpoint(training: TrainingRecord, checkpoint: KeptCheckpoint): TrainingRecord {
  const { random, losses, weights, of, halvings, seconds } = checkpoint;
  const kept = { random: [...random], losses: [...losses], weights, of, halvings, seconds };
  return { ...training, checkpoint: kept };
}

/** How far it was when it was last kept, 0 to 1. */
export function shareTrained({ checkpoint }: TrainingRecord): number {
  if (!checkpoint) return 0;
  return shareDone({ phase: 'training', done: checkpoint.losses.length, of: checkpoint.of });
}

/**
 * The photos that it was begun with.
 * @throws AppError `photo-not-kept` if one is no longer stored, and as the archive does
 */
export async function photosOf({ shots }: TrainingRecord): Promise<TrainingPhoto[]> {
  return Promise.all(
    shots.map(async ({ name, sha256 }) => {
      const blob = await keptPhoto(sha256);
      if (!blob)
        throw new AppError(
          'photo-not-kept',
          'A photo that it was begun with is no longer stored. Train again.',
        );
      return { name, sha256, blob };
    }),
  );
}

/**
 * Keeps a training, replacing what was kept before. If that fails, training goes on and the person is told
 * once; not if another tab has taken the project over, which the page is about to say itself.
 */
export class TrainingKeeper {
  private hasTold = false;

  /** @returns whether it is kept */
  async keep(training: TrainingRecord): Promise<boolean> {
    try {
      await (await archive()).saveTraining(training);
      return true;
    } catch (error) {
      if (!this.hasTold && !isRefusedElsewhere(error)) {
        this.hasTold = true;
        notifyError(error);
      }
      return false;
    }
  }
}

/**
 * No longer keeps a training; one of the same project that has begun since stays.
 * @returns whether that worked; if not, the person is told
 */
export async function endTraining(training: TrainingRecord): Promise<boolean> {
  try {
    await (await archive()).endTraining(training);
    return true;
  } catch (error) {
    if (!isRefusedElsewhere(error)) notifyError(error);
    return false;
  }
}

/** Whether the training would only stop again for the same reason; if not, it can go on later. */
export function isOver(error: unknown): boolean {
  const over = [
    'training-cancelled',
    'training-diverged',
    'checkpoint-unusable',
    'region-too-small',
    'shots-count',
  ];
  return error instanceof Error && over.includes(error.name);
}
