/** What `npm run weights -- --list` prints: a paragraph a model, and a sentence for each that cannot be used. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MANIFEST_FILE, type ModelManifest, modelBytes, parseManifest } from '../../src/clip/model-manifest';
import { sideOf } from '../../src/clip/model-tensors';
import { AppError } from '../../src/errors';
import { modelFolders } from './model-index';
import { millions } from './progress';

export function modelListing(folder: string): string {
  const paragraphs = modelFolders(folder).map((name) => {
    try {
      return paragraphOf(name, parseManifest(readFileSync(path.join(folder, name, MANIFEST_FILE), 'utf8')));
    } catch (error) {
      if (error instanceof AppError) return `${name}\n  Not usable. ${error.message}\n`;
      throw error;
    }
  });
  return paragraphs.join('\n') || 'There is no model yet. `npm run weights` makes one.\n';
}

function paragraphOf(folder: string, manifest: ModelManifest): string {
  const { title, kind, parameters, licence, description } = manifest;
  const side = sideOf(manifest);
  return (
    `${folder}\n  ${title}: ${kind === 'clip' ? 'pictures and words' : 'pictures only'}, ` +
    `${millions(parameters)} million parameters, ${millions(modelBytes(manifest))} MB, ${side} x ${side} pixels, ` +
    `licence: ${licence}\n  ${description}\n`
  );
}
