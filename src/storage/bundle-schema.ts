/** `project.json` of a bundle, as it is written and as it is checked when read. */
import * as v from 'valibot';
import { encoderSchema, finite, shortText, thresholdsSchema, timestamp } from '../database/schemas';
import { count, sha256Schema, whole } from '../outside';
import { poses } from '../vtfusion/poses';
import { keptSettingsSchema } from './settings-schema';

export const PROJECT_FORMAT = 'vtfusion-project';
export const PROJECT_VERSION = 1;

const positive = v.pipe(finite, v.gtValue(0));

/** Enough to tell whether this program can read the rest. */
export const fileHeadSchema = v.object({ format: v.literal(PROJECT_FORMAT), version: count });

/** A model's name is that of its folder, and a part of an address. */
const encoderOfFileSchema = v.object({
  ...encoderSchema.entries,
  name: v.pipe(shortText, v.regex(/^(?!\.{1,2}$)\P{Surrogate}*$/u, 'no folder is called so')),
});

/** A good photo and the pose of a copy of it, both counted from 0. */
const copySchema = v.object({
  shot: whole,
  pose: v.picklist(poses.map((_, i) => i)),
});

/** A stored record may be of a file that an earlier program accepted; the page only shows it. */
const judgingSchema = v.pipe(
  thresholdsSchema,
  v.check(({ pass, fail }) => pass <= fail, 'scores that pass would fail'),
);

const scaleSchema = v.object({
  across: v.pipe(count, v.maxValue(9)),
  unit: positive,
  /** As `Scale` has it; files of earlier programs have none. */
  usual: v.exactOptional(positive),
  /** What the prototypes were made of, in their order; files of earlier programs do not say. */
  copies: v.exactOptional(v.pipe(v.array(copySchema), v.maxLength(10_000), v.readonly())),
});
/** The first shows the photo as a whole. */
const scalesSchema = v.pipe(
  v.array(scaleSchema),
  v.minLength(1),
  v.maxLength(9),
  v.check(([first]) => first?.across === 1, 'the first view is not the whole photo'),
);

export const projectFileSchema = v.object({
  format: v.literal(PROJECT_FORMAT),
  version: v.literal(PROJECT_VERSION),
  /** Version of the program that wrote the file. */
  app: shortText,
  object: shortText,
  /** The project's name when it was taken out; absent: the object's name. */
  title: v.exactOptional(shortText),
  words: v.pipe(v.array(shortText), v.maxLength(1000)),
  seed: v.pipe(v.number(), v.safeInteger()),
  created: timestamp,
  encoder: encoderOfFileSchema,
  levels: v.pipe(v.array(count), v.minLength(1), v.maxLength(100)),
  scales: scalesSchema,
  thresholds: judgingSchema,
  /** As `ProjectFacts` has them. */
  measured: v.exactOptional(judgingSchema),
  /** As `SavedDetector` has it; files of earlier programs have none. */
  region: v.exactOptional(v.pipe(v.array(whole), v.maxLength(1_000_000))),
  settings: keptSettingsSchema,
  /** The good photos; empty when they were left out. `name`: as the person calls it. */
  shots: v.pipe(
    v.array(v.object({ file: v.pipe(v.string(), v.regex(/^shots\/[0-9]+\.[a-z]+$/u)), name: shortText })),
    v.maxLength(1000),
    v.check(
      (shots) => new Set(shots.map(({ file }) => file)).size === shots.length,
      'a photo is listed twice',
    ),
  ),
  /** As `ProjectFacts` has them. */
  defects: v.exactOptional(v.pipe(v.array(sha256Schema), v.maxLength(10_000))),
});
export type ProjectJson = v.InferOutput<typeof projectFileSchema>;
