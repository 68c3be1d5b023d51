/**
 * `sample-project/project.json`, which `npm run sample-project` writes and the page reads at its first start.
 */
import * as v from 'valibot';
import { placementSchema, verdictSchema, versionSchema } from '../../database/records';
import { finite, timestamp } from '../../database/schemas';

const { object, model, seed, encoder, losses, settings, thresholds } = versionSchema.entries;

export const sampleProjectSchema = v.object({
  object,
  model,
  seed,
  encoder,
  losses,
  settings,
  thresholds,
  created: timestamp,
  /** Good photos, files of `samples/`. */
  shots: v.array(v.string()),
  /**
   * In the order of `maps.bin`: all maps after each other, 16 bits a value, the least significant byte first.
   */
  results: v.array(
    v.object({
      file: v.string(),
      score: finite,
      verdict: verdictSchema,
      milliseconds: finite,
      placement: placementSchema,
      low: finite,
      step: finite,
    }),
  ),
});
export type SampleProjectJson = v.InferOutput<typeof sampleProjectSchema>;
