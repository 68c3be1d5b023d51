/** The settings of a trained detector: of a project's file, and of what the engine says of it. */
import * as v from 'valibot';
import { count, finite, share } from '../database/schemas';
import { SENSOR_BITS } from '../images/rgb-image';

/**
 * Settings nest three deep and hold some dozen values. What nests without end ends in a stack that is full, here or when it
 * is written again; a message may hold one thing in many places, which a walk counts in each.
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
/** As they are believed, whether they come from a file or from a worker. */
export const settingsSchema = v.pipe(
  settingsFields,
  v.check((settings) => isSmall(settings), 'it nests too deep or holds too much'),
);
