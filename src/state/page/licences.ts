/** The licences of the built-in packages, as the build lists them beside the page (`tools/licences`). */
import * as v from 'valibot';
import { AppError } from '../../errors';

const licencesSchema = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    licence: v.string(),
    author: v.string(),
    text: v.string(),
  }),
);
export type Licence = v.InferOutput<typeof licencesSchema>[number];

/** @throws AppError `licences-unreadable` */
export async function fetchLicences(): Promise<Licence[]> {
  try {
    const answer = await fetch('./licences.json');
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return v.parse(licencesSchema, await answer.json());
  } catch (cause) {
    throw new AppError(
      'licences-unreadable',
      'The list of licences could not be read; reload the page. Where the page is developed, there is none.',
      { cause },
    );
  }
}
