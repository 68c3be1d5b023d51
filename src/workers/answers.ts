/**
 * What workers answer and report, as the page accepts it: the other direction of messages.ts, and checked for
 * the same reason.
 */
import { proxy, type Remote } from 'comlink';
import * as v from 'valibot';
import { defectKinds } from '../das/defect';
import {
  checkpointSchema,
  factsSchema,
  lossSchema,
  placementSchema,
  verdictSchema,
} from '../database/records';
import { encoderSchema, finite, shortText, thresholdsSchema, timestamp } from '../database/schemas';
import { count, parseOutside, sha256Schema, whole } from '../outside';
import { settingsSchema } from '../storage/settings-schema';
import type { MeasuredPart } from '../vtfusion/self-measure';
import { type PresetName, presets } from '../vtfusion/settings';
import { backendNames, type EngineApi, type GpuFailure, type RefusalReason } from './engine-api';
import { type Calls, misunderstood, photos, picture, side } from './message-parts';

const lasting = v.pipe(finite, v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(100_000));
const floats = v.instance(Float32Array);
const mask = picture(1);
const image = picture(3);
/** Any object of the kind, while it is open: tests in Node have no bitmaps of a browser. */
const bitmap = v.custom<ImageBitmap>(
  (value) => v.is(v.object({ width: side, height: side, close: v.function() }), value),
  'it is no open bitmap',
);
const nothing = v.undefined();

const progress = { done: whole, of: count };
const example = v.pipe(
  v.object({ image, mask, kind: v.picklist(defectKinds) }),
  v.check(
    (one) => one.image.width === one.mask.width && one.image.height === one.mask.height,
    'its mask is of another size',
  ),
);

const loadNews = v.tuple([
  v.object({ loadedBytes: lasting, totalBytes: lasting, preparing: v.optional(v.boolean()) }),
]);
const measureNews = v.tuple([whole, whole]);
const checkpointNews = v.tuple([checkpointSchema]);
const trainingNews = v.tuple([
  v.variant('phase', [
    v.object({ phase: v.literal('reading'), ...progress }),
    v.object({ phase: v.literal('encoding'), ...progress }),
    v.object({ phase: v.literal('synthesising'), ...progress, example }),
    v.object({
      phase: v.literal('training'),
      ...progress,
      losses: lossSchema,
      example,
      halvings: whole,
      plateau: v.boolean(),
    }),
    v.object({ phase: v.literal('calibrating'), ...progress }),
  ]),
]);

const reasons: Record<RefusalReason['reason'], true> = {
  noAdapter: true,
  unknown: true,
  software: true,
  notStarted: true,
  wrong: true,
  failed: true,
  lost: true,
  wentAway: true,
  atStart: true,
  memory: true,
  silent: true,
};
const failures: Record<GpuFailure['why'], true> = { gpu: true, memory: true, refused: true };
const parts: Record<MeasuredPart, true> = {
  encode: true,
  encodeEight: true,
  trainingStep: true,
  training: true,
  inspection: true,
};
const keyOf = <K extends string>(record: Readonly<Record<K, true>>) => v.picklist(Object.keys(record) as K[]);

const engineReport = v.object({
  backend: v.picklist(backendNames),
  adapter: text,
  refused: v.array(
    v.object({
      backend: v.picklist(backendNames),
      why: v.object({ reason: keyOf(reasons), detail: text }),
    }),
  ),
  passedOver: v.array(v.object({ what: text, detail: text })),
  model: v.object({
    name: text,
    title: text,
    description: text,
    licence: text,
    parameters: lasting,
    words: v.boolean(),
    side,
  }),
});

const photoReport = {
  width: side,
  height: side,
  sha256: sha256Schema,
  placeless: v.optional(sha256Schema),
  preview: bitmap,
  previewFile: v.blob(),
  thumbnail: v.blob(),
};

const trained = {
  thresholds: thresholdsSchema,
  encoder: encoderSchema,
  settings: settingsSchema,
  preset: v.picklist(Object.keys(presets) as PresetName[]),
  seed: v.pipe(v.number(), v.safeInteger()),
  created: timestamp,
};
const training = { ...trained, seconds: v.undefinedable(lasting) };
const trainingReport = v.object(training);
const taughtReport = v.object({
  ...training,
  defects: v.undefinedable(v.array(sha256Schema)),
  outside: whole,
});

const inspection = v.pipe(
  v.object({
    map: floats,
    region: v.optional(mask),
    placement: placementSchema,
    score: finite,
    verdict: verdictSchema,
    thresholds: thresholdsSchema,
    photo: v.object(photoReport),
    milliseconds: lasting,
  }),
  v.check(
    ({ map, region, placement }) =>
      map.length === placement.side ** 2 &&
      (!region || (region.width === placement.side && region.height === placement.side)),
    'its map is of another size',
  ),
  v.check(({ map }) => map.every(Number.isFinite), 'its map is not made of numbers'),
);

const rect = v.object({ x: finite, y: finite, width: lasting, height: lasting });
const cutout = v.object({ image, frame: rect });
const explanation = v.object({
  place: rect,
  seen: cutout,
  alike: finite,
  patchesAway: whole,
  difference: v.undefinedable(v.object({ all: finite, look: finite, usual: finite })),
  likeDefect: v.boolean(),
  match: v.object({
    copy: v.undefinedable(v.object({ shot: whole, pose: whole })),
    turn: v.undefinedable(finite),
    place: rect,
    seen: v.undefinedable(cutout),
    picture: v.undefinedable(image),
  }),
  maps: v.pipe(
    v.object({
      grid: side,
      visual: floats,
      usual: v.undefinedable(finite),
      text: v.undefinedable(floats),
      mostText: finite,
      fused: floats,
    }),
    v.check(
      ({ grid, visual, text, fused }) =>
        [visual, text ?? visual, fused].every(({ length }) => length === grid * grid),
      'its maps are of other sizes',
    ),
  ),
  shotName: v.undefinedable(v.string()),
});

const performanceReport = v.object({
  times: v.array(
    v.object({ part: keyOf(parts), median: lasting, least: lasting, most: lasting, runs: whole }),
  ),
  tensorBytes: lasting,
  threads: whole,
  operations: v.array(
    v.object({
      name: text,
      path: v.picklist(['kernels', 'plain']),
      why: v.picklist(['checked', 'backend', 'off', 'unchecked', 'failed']),
      detail: text,
    }),
  ),
});

/** Schemas of a call's answer, and of what its callbacks are told, by their place among the arguments. */
interface Heard<Answer> {
  readonly answer: v.GenericSchema<unknown, Answer>;
  readonly news?: Readonly<Record<number, v.GenericSchema<unknown, unknown[]>>>;
}
export type Answers<Api extends Calls<Api>> = {
  readonly [K in keyof Api]: Heard<Awaited<ReturnType<Api[K]>>>;
};

export const engineAnswers: Answers<EngineApi> = {
  start: { answer: engineReport, news: { 2: loadNews } },
  changeModel: { answer: engineReport, news: { 1: loadNews } },
  keepModel: { answer: v.boolean() },
  look: { answer: v.object({ ...photoReport, facts: factsSchema }) },
  train: { answer: trainingReport, news: { 1: trainingNews, 3: checkpointNews } },
  pauseTraining: { answer: v.boolean() },
  resumeTraining: { answer: nothing },
  teach: { answer: taughtReport, news: { 2: trainingNews } },
  inspect: { answer: inspection },
  explain: { answer: explanation },
  findObject: { answer: mask },
  setThresholds: { answer: nothing },
  exportProject: { answer: v.instance(Uint8Array) },
  importProject: { answer: nothing },
  titleProject: { answer: v.instance(Uint8Array) },
  describeProject: {
    answer: v.object({
      ...trained,
      title: v.optional(shortText),
      object: shortText,
      words: v.pipe(v.array(shortText), v.maxLength(1000)),
      measured: v.optional(thresholdsSchema),
      defects: v.optional(v.array(sha256Schema)),
      region: v.undefinedable(mask),
      photos,
    }),
  },
  measure: { answer: performanceReport, news: { 0: measureNews } },
  alive: { answer: nothing },
  untilGpuFails: { answer: v.object({ why: keyOf(failures), detail: text }) },
};

/** What the worker that draws synthetic defects answers. */
export const dasAnswers = {
  alive: { answer: nothing },
  prepare: { answer: nothing },
  draw: { answer: example },
};

/**
 * The same calls with checked answers; functions among the arguments become proxies that get nothing
 * unchecked.
 * @throws AppError `message-invalid`, naming the call and the fault, if an answer or a callback's argument
 *   does not fit; then signals among the arguments abort, and callbacks get nothing more
 */
export function checkedAnswers<Api extends Calls<Api>>(api: Remote<Api>, answers: Answers<Api>): Remote<Api> {
  const names = Object.keys(answers) as (keyof Api & string)[];
  const asks = api as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
  const checked = names.map((name) => {
    const { answer, news } = answers[name];
    const call = (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const refusal = new AbortController();
        const isUnderstood = (schema: v.GenericSchema, value: unknown): boolean => {
          const { success, issues } = parseOutside(schema, value);
          if (success) return !refusal.signal.aborted;
          reject(misunderstood(name, issues[0]));
          refusal.abort();
          return false;
        };
        const given = args.map((arg, i) => {
          if (arg instanceof AbortSignal) return AbortSignal.any([arg, refusal.signal]);
          const heard = news?.[i];
          if (typeof arg !== 'function' || !heard) return arg;
          return proxy((...told: unknown[]) => (isUnderstood(heard, told) ? arg(...told) : undefined));
        });
        asks[name](...given).then((value) => isUnderstood(answer, value) && resolve(value), reject);
      });
    return [name, call];
  });
  return Object.fromEntries(checked);
}
