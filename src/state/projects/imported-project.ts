/** Turns a `.vtfusion` file into a new project, so that nothing existing can be lost by it. */
import type { Archive, KeptBlob } from '../../database/archive';
import { newId } from '../../database/ids';
import type { ProjectRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { sha256Of } from '../../sha256';
import type { ProjectDescription } from '../../workers/client';
import { askEngine, useEngine } from '../engine/engine-store';
import { parseDefectWords } from '../open-project/defect-words';
import { type ChosenFile, release } from '../photos/photo';
import { photoRecord } from '../photos/photo-record';
import { regionRecord } from '../photos/region';
import { trainedEntry } from '../storing/audit-entries';
import { tidyNow } from '../storing/tidy';

/**
 * @param signal ends it before its project is made, between two photos for instance; then nothing of it stays
 * @returns the new project's id
 * @throws AppError `project-unknown`, `project-newer`, `project-damaged`, `cancelled`, or as the archive does
 */
export async function importedProject(
  kept: Archive,
  { blob: file }: ChosenFile,
  signal?: AbortSignal,
): Promise<string> {
  const described = await askEngine((engine) => engine.describeProject(file));
  requireGoesOn(signal);
  try {
    return await kept.assembling(() => assembled(kept, file, described, signal));
  } catch (error) {
    // The parts already written would take the room that the next try needs.
    void tidyNow();
    throw error;
  }
}

function requireGoesOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new AppError('cancelled', 'The import was ended before it was done; import the file again.');
  }
}

async function assembled(
  kept: Archive,
  file: Blob,
  described: ProjectDescription,
  signal?: AbortSignal,
): Promise<string> {
  const { title = '', object, words, region, photos, measured, defects, ...trained } = described;
  const { thresholds, encoder, preset, settings, seed, created } = trained;
  const id = newId();
  const now = Date.now();
  // As this program reads them, whichever program wrote the file.
  const read = parseDefectWords(words.join(', ')).words.join(', ');
  // A model's folder has the model's name, unless someone renamed it; opening the project then says which
  // model is needed.
  const model = encoder.name || useEngine.getState().model;
  const bundle: KeptBlob = { sha256: await sha256Of(file), blob: file };
  const kepts: KeptBlob[] = [bundle];
  for (const photo of photos) {
    const look = await askEngine((engine) => engine.look(photo));
    release(look);
    const bytes: KeptBlob = { sha256: look.sha256, blob: photo.blob };
    await kept.savePhoto(photoRecord({ project: id, id: newId(), name: photo.name }, look), bytes);
    kepts.push(bytes);
    requireGoesOn(signal);
  }
  const project: ProjectRecord = {
    id,
    name: title,
    object,
    words: read,
    model,
    preset,
    created: now,
    modified: now,
    deleted: null,
    currentVersion: 1,
    sample: false,
    region: region ? regionRecord(region) : null,
  };
  const shots = kepts.slice(1).map(({ sha256 }, i) => ({ name: photos[i].name, sha256 }));
  const version: VersionRecord = {
    project: id,
    number: 1,
    created: Date.parse(created),
    model,
    encoder,
    object,
    words: project.words,
    preset,
    settings: { ...settings },
    seed,
    losses: [],
    seconds: null,
    thresholds,
    shots,
    bundle: bundle.sha256,
    bundleBytes: file.size,
    ...(measured && { measured }),
    ...(defects && { defects: [...defects] }),
    blobs: kepts.map(({ sha256 }) => sha256),
  };
  requireGoesOn(signal);
  await kept.saveVersion(version, kepts, [trainedEntry(version, 'file')]);
  // The project comes last: without it nothing of the rest is seen.
  await kept.saveProject(project);
  return id;
}
