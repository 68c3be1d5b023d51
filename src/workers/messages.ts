/**
 * What the page may ask of its workers, as they accept it: arguments are checked before anything is done with
 * them. Page and workers come from one build, but a server may be updated between two of their files, and a
 * message is the one place where such a pair would meet.
 */
import * as v from 'valibot';
import { defectKinds } from '../das/defect';
import { SMALLEST_SIDE } from '../das/synthesise';
import { checkpointSchema, kindsSchema } from '../database/records';
import { finite, shortText, thresholdsSchema } from '../database/schemas';
import { MAX_PIXELS } from '../images/files/file-header';
import { count, parseOutside, sha256Schema, whole } from '../outside';
import { defectWordLimits } from '../vtfusion/defect-words';
import { presets } from '../vtfusion/settings';
import { backendNames, type EngineApi } from './engine-api';
import { type Calls, misunderstood, photo, photos, picture, side } from './message-parts';

const address = v.pipe(v.string(), v.maxLength(4096), v.url());
/** A callback is a proxy, which is a function here. */
const callback = v.function();
const signal = v.instance(AbortSignal);

const mask = picture(1);
const size = v.pipe(
  v.object({ width: side, height: side }),
  v.check(({ width, height }) => width * height <= MAX_PIXELS, 'it has too many pixels'),
);

const request = v.object({
  object: shortText,
  words: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(defectWordLimits.characters))),
    v.maxLength(defectWordLimits.words),
  ),
  photos,
  region: v.optional(mask),
  preset: v.picklist(Object.keys(presets)),
  kinds: v.optional(kindsSchema),
  seed: v.pipe(v.number(), v.safeInteger()),
  checkpoint: v.optional(checkpointSchema),
});
const corrections = v.object({
  good: photos,
  bad: v.pipe(v.array(v.object({ photo, mask: v.optional(mask), sum: sha256Schema })), v.maxLength(1000)),
  defects: v.optional(v.array(sha256Schema)),
});

const wishes = v.object({
  backend: v.optional(v.picklist(backendNames)),
  awaitsAdapter: v.optional(v.boolean()),
  atOnce: v.optional(count),
});

/** Arguments of each call of the engine, in their order. */
export const engineMessages = {
  start: v.tuple([address, wishes, callback]),
  changeModel: v.tuple([address, callback, signal]),
  keepModel: v.tuple([]),
  look: v.tuple([photo]),
  train: v.tuple([request, callback, signal, callback]),
  pauseTraining: v.tuple([]),
  resumeTraining: v.tuple([]),
  teach: v.tuple([v.omit(request, ['preset']), corrections, callback, signal]),
  inspect: v.tuple([photo]),
  explain: v.tuple([photo, v.object({ x: finite, y: finite })]),
  findObject: v.tuple([photos, size]),
  setThresholds: v.tuple([thresholdsSchema]),
  exportProject: v.tuple([]),
  importProject: v.tuple([v.blob()]),
  describeProject: v.tuple([v.blob()]),
  titleProject: v.tuple([v.blob(), shortText]),
  measure: v.tuple([callback, signal]),
  alive: v.tuple([]),
  untilGpuFails: v.tuple([]),
} satisfies Record<keyof EngineApi, v.GenericSchema>;

/** A picture to draw defects on; its masks are of its own size. */
const ground = v.pipe(
  v.object({ image: picture(3), foreground: mask, region: v.optional(mask) }),
  v.check(({ image }) => Math.min(image.width, image.height) >= SMALLEST_SIDE, 'the picture is too small'),
  v.check(
    ({ image, foreground, region = foreground }) =>
      [foreground, region].every(({ width, height }) => width === image.width && height === image.height),
    'a mask has another size than its picture',
  ),
);

/** Arguments of each call of the worker that draws synthetic defects. */
export const dasMessages = {
  alive: v.tuple([]),
  prepare: v.tuple([
    v.pipe(v.array(ground), v.minLength(1)),
    v.pipe(v.array(v.picklist(defectKinds)), v.minLength(1), v.maxLength(10_000)),
  ]),
  draw: v.tuple([whole, v.pipe(v.number(), v.safeInteger())]),
};

/**
 * The same calls with checked arguments; answers come as promises, as over a bridge.
 * @throws AppError `message-invalid`, naming the call and the fault
 */
export function checkedCalls<T extends Calls<T>>(
  calls: T,
  messages: { readonly [K in keyof T]: v.GenericSchema },
): { [K in keyof T]: (...args: Parameters<T[K]>) => Promise<Awaited<ReturnType<T[K]>>> } {
  const names = Object.keys(calls) as (keyof T & string)[];
  const checked = names.map((name) => {
    const call = async (...args: Parameters<T[typeof name]>) => {
      const { success, issues } = parseOutside(messages[name], args);
      if (!success) throw misunderstood(name, issues[0]);
      return calls[name](...args);
    };
    return [name, call];
  });
  return Object.fromEntries(checked);
}
