/**
 * What the browser keeps: the schema of every record, for writing and for checking what is read. Large blobs
 * (photos as they were given, trained artefacts) are kept apart under their SHA-256; a record lists those it
 * needs in `blobs`.
 */
import * as v from 'valibot';
import { MAX_PIXELS } from '../images/files/file-header';
import { count, sha256Schema, whole } from '../outside';
import { packedMapSchema } from './packed-map';
import { encoderSchema, finite, shortText, thresholdsSchema, time } from './schemas';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
export const verdictSchema = v.picklist(['pass', 'uncertain', 'fail']);
const blobs = v.array(sha256Schema);
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array);
const floats = v.custom<Float32Array>((value) => value instanceof Float32Array);

/** A part of a photo: a mask as its runs (images/masks/mask-runs.ts). */
const regionSchema = v.pipe(
  v.object({
    width: count,
    height: count,
    runs: v.array(whole),
  }),
  v.check(
    ({ width, height, runs }) =>
      width * height <= MAX_PIXELS && runs.reduce((sum, length) => sum + length, 0) === width * height,
    'its runs are not those of its pixels',
  ),
);
export type RegionRecord = v.InferOutput<typeof regionSchema>;

/**
 * Wider than the page's choices (das/kind-weights.ts), so that a project stays readable when those change.
 */
const weight = v.pipe(
  finite,
  v.minValue(0),
  v.maxValue(16),
  // A list holds each kind as often as its weight says, in units of the smallest; it must not fill memory.
  v.check((value) => value === 0 || value >= 1 / 16, 'it is too small'),
);
/** How often each kind of synthetic defect is drawn (das/kind-weights.ts). */
export const kindsSchema = v.pipe(
  v.object({ misplaced: weight, blurry: weight, crack: weight, noise: weight, combined: weight }),
  v.check((weights) => Object.values(weights).some((one) => one > 0)),
);

export const projectSchema = v.object({
  id,
  /** As on its card; empty: the object's name. */
  name: shortText,
  /** The object's name as the model is told it. */
  object: shortText,
  /** The person's own words for defects, as typed. */
  words: shortText,
  /** Folder of the model. */
  model: shortText,
  preset: v.picklist(['default', 'paper']),
  /** The region of every photo that the next training looks at; absent or null for the whole photo. */
  region: v.optional(v.nullable(regionSchema)),
  /** For the next training; absent: all alike. */
  kinds: v.optional(kindsSchema),
  created: time,
  modified: time,
  /** When it was deleted; such a project can be had back until it is removed. */
  deleted: v.nullable(time),
  /** The version that inspects; null before the first training, or after a change of model. */
  currentVersion: v.nullable(count),
  /** It came with the app. */
  sample: v.boolean(),
});
export type ProjectRecord = v.InferOutput<typeof projectSchema>;

export const factsSchema = v.object({
  width: count,
  height: count,
  sharpness: finite,
  brightness: finite,
  contrast: finite,
  black: finite,
  white: finite,
  afar: bytes,
  palette: floats,
  texture: floats,
});

/** Key: project, id. A good photo. */
export const photoSchema = v.object({
  project: id,
  id,
  name: v.string(),
  sha256: sha256Schema,
  width: count,
  height: count,
  role: v.literal('shot'),
  /** Measured as it arrived (images/photo-facts.ts). */
  facts: factsSchema,
  /** At most 960 pixels a side. */
  preview: v.blob(),
  thumbnail: v.blob(),
  blobs,
});
export type PhotoRecord = v.InferOutput<typeof photoSchema>;

export const lossSchema = v.object({ nfc: finite, afs: finite, seg: finite, total: finite });

/** Key: project, number. One training. */
export const versionSchema = v.object({
  project: id,
  /** 1 for the project's first. */
  number: count,
  created: time,
  model: shortText,
  encoder: encoderSchema,
  object: shortText,
  words: shortText,
  preset: v.picklist(['default', 'paper']),
  /** All settings of the training, as the engine had them. */
  settings: v.record(v.string(), v.unknown()),
  seed: v.pipe(v.number(), v.safeInteger()),
  losses: v.array(lossSchema),
  /** How long it took without pauses; null where unknown, as for one from a file. */
  seconds: v.nullable(finite),
  /** The thresholds it judges by. */
  thresholds: thresholdsSchema,
  /** What training measured, if a person has chosen others since. */
  measured: v.optional(thresholdsSchema),
  /** The good photos it learnt from, even if the project no longer has them. */
  shots: v.array(v.object({ name: v.string(), sha256: sha256Schema })),
  /**
   * SHA-256 of the defective photos it learnt from, of their files as they leave the computer; absent: none.
   */
  defects: v.optional(v.array(sha256Schema)),
  /** For a version that went on learning from reviews; records of earlier programs do not say. */
  taught: v.optional(
    v.object({
      /** The version it started from. */
      from: count,
      /** Number of photos, by a person's decision. */
      good: whole,
      bad: whole,
      /** Whether nobody has accepted it yet. */
      waits: v.boolean(),
    }),
  ),
  /** The bytes of the `.vtfusion` file. */
  bundle: sha256Schema,
  bundleBytes: whole,
  blobs,
});
export type VersionRecord = v.InferOutput<typeof versionSchema>;

/** A training's checkpoint as it is kept (vtfusion/checkpoint.ts). */
export const checkpointSchema = v.object({
  random: v.array(v.pipe(v.number(), v.safeInteger())),
  losses: v.array(lossSchema),
  /** 32-bit floats. */
  weights: v.pipe(
    v.blob(),
    v.check(({ size }) => size % Float32Array.BYTES_PER_ELEMENT === 0, 'its end is missing'),
  ),
  /** Steps of the whole training. */
  of: count,
  /** How often its learning rate was halved; records of earlier programs do not say. */
  halvings: v.optional(whole),
  /** How long it took so far; records of earlier programs do not say. */
  seconds: v.optional(finite),
});

/** Key: project. A training that has begun, with all it needs to go on after the page was closed. */
export const trainingSchema = v.object({
  project: id,
  begun: time,
  model: shortText,
  object: shortText,
  words: shortText,
  preset: v.picklist(['default', 'paper']),
  region: v.nullable(regionSchema),
  kinds: kindsSchema,
  seed: v.pipe(v.number(), v.safeInteger()),
  shots: v.array(v.object({ name: v.string(), sha256: sha256Schema })),
  /** Where it is (vtfusion/checkpoint.ts); null before its first step. */
  checkpoint: v.nullable(checkpointSchema),
  blobs,
});
export type TrainingRecord = v.InferOutput<typeof trainingSchema>;

const reviewSchema = v.object({
  decision: verdictSchema,
  note: v.string(),
  person: shortText,
  time,
});
export type Review = v.InferOutput<typeof reviewSchema>;

/** Key: project, id. An inspected photo without its pictures: ten thousand of these are read at once. */
export const resultSchema = v.object({
  project: id,
  id,
  version: count,
  name: v.string(),
  sha256: sha256Schema,
  /**
   * Hash of the file as it leaves the computer (images/bare/drop-place.ts); only if it differs from `sha256`.
   */
  placeless: v.optional(sha256Schema),
  width: count,
  height: count,
  time,
  score: finite,
  verdict: verdictSchema,
  /** As used for the verdict. */
  thresholds: thresholdsSchema,
  /** From its file to the verdict; in earlier programs from its pixels. */
  milliseconds: finite,
  /** A person's decision; null without one. */
  review: v.nullable(reviewSchema),
  /** A kiosk kept it and may remove it again for newer ones. */
  ofKiosk: v.optional(v.boolean()),
  /**
   * The program made it by itself, after a training or a lesson: nobody asked for it, and it counts nowhere
   * (reports/inspected-part.ts).
   */
  unasked: v.optional(v.boolean()),
  blobs,
});
export type ResultRecord = v.InferOutput<typeof resultSchema>;

export const placementSchema = v.object({
  side: count,
  photoWidth: count,
  photoHeight: count,
  width: count,
  height: count,
  left: whole,
  top: whole,
});

/** Key: project, id. A result's pictures. */
export const pictureSchema = v.pipe(
  v.object({
    project: id,
    id,
    /** M^f on the encoder's pixels, `[side, side]`. */
    map: packedMapSchema,
    placement: placementSchema,
    /** The part of the map that counted; absent or null for the whole map. */
    region: v.optional(v.nullable(regionSchema)),
    /** The photo upright, at most 960 pixels a side. */
    preview: v.blob(),
    /** The defect as a person painted it, on the photo's preview; 1 where painted. */
    painted: v.nullable(v.object({ width: count, height: count, data: bytes })),
  }),
  v.check(({ map, placement: { side } }) => map.values.length === side * side, 'its map is of another size'),
  v.check(
    ({ painted }) => !painted || painted.data.length === painted.width * painted.height,
    'what is painted is of another size',
  ),
);
export type PictureRecord = v.InferOutput<typeof pictureSchema>;

/** Key: project, id. */
export const thumbnailSchema = v.object({ project: id, id, blob: v.blob() });
export type ThumbnailRecord = v.InferOutput<typeof thumbnailSchema>;
