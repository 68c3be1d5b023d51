/** The models on the page's server: `models/index.json`, which the development server and the build write. */

import * as v from 'valibot';
import { AppError } from '../../errors';

const entrySchema = v.object({
  /** As `?model=` names it. */
  folder: v.string(),
  title: v.string(),
  description: v.string(),
  /** `clip` reads words, `vision` only sees pictures. */
  kind: v.picklist(['clip', 'vision']),
  licence: v.string(),
  /** What the licence covers, and the source of that. */
  licenceNote: v.string(),
  parameters: v.number(),
  bytes: v.number(),
  /** Side of its input images, in pixels. */
  side: v.number(),
});
export type ModelEntry = v.InferOutput<typeof entrySchema>;

/** Asks the server each time: a model may have been made since. Throws an `AppError` `models-unreadable`. */
export async function fetchModels(): Promise<ModelEntry[]> {
  try {
    const response = await fetch('models/index.json', { cache: 'no-cache' });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return v.parse(v.array(entrySchema), await response.json());
  } catch (cause) {
    throw new AppError(
      'models-unreadable',
      'The list of models could not be read; reload the page, or run `npm run weights -- --list` where it is served.',
      { cause },
    );
  }
}
