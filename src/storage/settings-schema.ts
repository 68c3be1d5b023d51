/** The settings of a trained detector, in a project's file and in the engine's answers. */
import * as v from 'valibot';
import { defectKinds } from '../das/defect';
import { finite, share } from '../database/schemas';
import { SENSOR_BITS } from '../images/rgb-image';
import { count, whole } from '../outside';

/**
 * Settings nest three deep and hold a dozen or two values. Endless nesting would overflow the stack, here or
 * when it is written again; a message may hold the same object in many places, and a walk counts it in each.
 */
const [MOST_DEPTH, MOST_VALUES] = [10, 10_000];
function isSmall(settings: unknown): boolean {
  let values = 0;
  const fits = (value: unknown, left: number): boolean =>
    ++values <= MOST_VALUES &&
    (typeof value !== 'object' ||
      value === null ||
      (left > 0 && Object.values(value).every((one) => fits(one, left - 1))));
  return fits(settings, MOST_DEPTH);
}

/** What inspection needs; settings of training alone are kept beside them as they are. */
const settingsFields = v.looseObject({
  fit: v.picklist(['squash', 'letterbox']),
  sensorBits: v.optional(v.picklist(SENSOR_BITS)),
  views: v.looseObject({ illumination: v.picklist(['as-is', 'even']) }),
  prototypes: v.looseObject({
    strategy: v.picklist(['mean', 'memory']),
    drift: v.pipe(finite, v.minValue(0)),
  }),
  mpf: v.looseObject({
    start: v.picklist(['random', 'visual-map']),
    channels: v.pipe(count, v.maxValue(1024)),
  }),
  topShare: share,
});
/** As they are accepted from a file or from a worker. */
export const settingsSchema = v.pipe(
  settingsFields,
  v.check((settings) => isSmall(settings), 'it nests too deep or holds too much'),
);

const limit = v.object({ whole, tile: whole });
/** Inspection does not need it: a value that another program wrote there is left out. */
const ofTraining = <S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(schema), undefined);

const { views, prototypes, mpf, ...others } = settingsFields.entries;
/**
 * As a project's file keeps them: what inspection needs, and the known ones among the settings of training
 * alone (`TrainSettings`).
 */
export const keptSettingsSchema = v.pipe(
  settingsSchema,
  v.object({
    ...others,
    mpf: v.object(mpf.entries),
    views: v.object({ ...views.entries, tiles: ofTraining(v.union([v.literal('auto'), count])) }),
    levels: ofTraining(v.picklist(['all', 'middle'])),
    prototypes: v.object({
      ...prototypes.entries,
      copies: ofTraining(count),
      turns: ofTraining(v.picklist(['auto', 'never'])),
      limit: ofTraining(limit),
      turnedLimit: ofTraining(limit),
    }),
    leaveOneOut: ofTraining(v.boolean()),
    margins: ofTraining(
      v.variant('kind', [
        v.object({ kind: v.literal('fixed'), r: finite, alpha: finite }),
        v.object({ kind: v.literal('measured'), normal: finite, abnormal: finite }),
      ]),
    ),
    afsOnWholeImage: ofTraining(v.boolean()),
    lambda: ofTraining(finite),
    rates: ofTraining(v.object({ aie: finite, ate: finite, mpf: finite })),
    weightDecay: ofTraining(finite),
    steps: ofTraining(whole),
    batch: ofTraining(count),
    plateau: ofTraining(v.object({ window: count, share: finite })),
    synthetic: ofTraining(
      v.object({
        kinds: v.pipe(v.array(v.picklist(defectKinds)), v.maxLength(10_000)),
        pool: whole,
        warmUp: whole,
      }),
    ),
    calibrateOn: ofTraining(v.picklist(['starting-features', 'trained-features'])),
  }),
);
