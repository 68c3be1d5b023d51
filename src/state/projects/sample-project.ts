/**
 * The trained sample project: made once, at the first start, from files of the app (`sample-project/` and the
 * photos of `samples/`), unless the address says `?sample=none`. A person may delete it like any other; it
 * does not come back by itself.
 */

import * as v from 'valibot';
import type { Archive, KeptBlob } from '../../database/archive';
import { newId } from '../../database/ids';
import type { PictureRecord, ProjectRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { sha256Of } from '../../sha256';
import { askEngine } from '../engine/engine-store';
import { pageOptions } from '../page/page-options';
import { release } from '../photos/photo';
import { photoRecord } from '../photos/photo-record';
import { inspectedEntry, trainedEntry } from '../storing/audit-entries';
import { type SampleProjectJson, sampleProjectSchema } from './sample-schema';

/** The same in every tab, so that two that start at once make one project. */
const project = 'sample';
const made = 'sample-made';
const mapBytes = ({ placement: { side } }: SampleProjectJson['results'][number]) => side * side * 2;

/** @param onMaking is called if it is not there yet. @returns whether it was made now */
export async function ensureSample(kept: Archive, onMaking: () => void): Promise<boolean> {
  const make = () => kept.assembling(() => makeSample(kept, onMaking));
  // Two tabs that start at once make one.
  return navigator.locks ? navigator.locks.request('vtfusion-sample', make) : make();
}

async function makeSample(kept: Archive, onMaking: () => void): Promise<boolean> {
  if ((await kept.fact(made)) === true) return false;
  if (!pageOptions(window.location).sample || (await kept.project(project))) {
    await kept.noteFact(made, true);
    return false;
  }
  onMaking();
  // What an interrupted start left.
  await kept.removeProject(project);
  const sample = v.parse(sampleProjectSchema, await (await fetched('sample-project/project.json')).json());
  const [bundle, maps] = await Promise.all([
    fetched('sample-project/flange.vtfusion').then((response) => response.blob()),
    fetched('sample-project/maps.bin').then((response) => response.arrayBuffer()),
  ]);
  const shots = await Promise.all(sample.shots.map((name) => addShot(kept, name)));
  const version = await addVersion(kept, sample, shots, bundle);
  let at = 0;
  for (const result of sample.results) {
    const bytes = mapBytes(result);
    await addResult(kept, version, result, new Uint16Array(maps.slice(at, at + bytes)));
    at += bytes;
  }
  const now = Date.now();
  const record: ProjectRecord = {
    id: project,
    name: '',
    object: sample.object,
    words: '',
    model: sample.model,
    preset: 'default',
    created: now,
    modified: now,
    deleted: null,
    currentVersion: 1,
    sample: true,
  };
  // The project comes last: without it nothing of the rest is seen.
  await kept.saveProject(record);
  await kept.noteFact(made, true);
  return true;
}

async function fetched(file: string): Promise<Response> {
  const response = await fetch(file);
  if (!response.ok)
    throw new AppError(
      'sample-unreachable',
      `The sample's file ${file} could not be loaded; reload the page.`,
    );
  return response;
}

async function lookAt(name: string) {
  const blob = await (await fetched(`samples/${name}`)).blob();
  const { preview, ...look } = await askEngine((engine) => engine.look({ name, blob }));
  release({ preview });
  return { ...look, blob };
}

async function addShot(kept: Archive, name: string): Promise<KeptBlob & { readonly name: string }> {
  const { blob, ...look } = await lookAt(name);
  const { sha256 } = look;
  await kept.savePhoto(photoRecord({ project, id: name, name }, look), { sha256, blob });
  return { name, sha256, blob };
}

async function addVersion(
  kept: Archive,
  sample: SampleProjectJson,
  photos: readonly (KeptBlob & { readonly name: string })[],
  blob: Blob,
): Promise<VersionRecord> {
  const { created, shots: _, results: __, ...facts } = sample;
  const bundle = await sha256Of(blob);
  const version: VersionRecord = {
    ...facts,
    project,
    number: 1,
    created: Date.parse(created),
    words: '',
    preset: 'default',
    seconds: null,
    shots: photos.map(({ name, sha256 }) => ({ name, sha256 })),
    bundle,
    bundleBytes: blob.size,
    blobs: [bundle, ...photos.map(({ sha256 }) => sha256)],
  };
  await kept.saveVersion(version, [{ sha256: bundle, blob }, ...photos], [trainedEntry(version, 'file')]);
  return version;
}

async function addResult(
  kept: Archive,
  version: VersionRecord,
  { file, low, step, placement, ...said }: SampleProjectJson['results'][number],
  values: Uint16Array<ArrayBuffer>,
): Promise<void> {
  const { blob, sha256, width, height, previewFile: preview, thumbnail } = await lookAt(file);
  const id = newId();
  const result: ResultRecord = {
    ...said,
    project,
    id,
    version: version.number,
    name: file,
    sha256,
    width,
    height,
    thresholds: version.thresholds,
    time: Date.now(),
    review: null,
    blobs: [sha256],
  };
  const picture: PictureRecord = {
    project,
    id,
    map: { low, step, values },
    placement,
    preview,
    painted: null,
  };
  // Its verdicts as trained, for when other thresholds change them.
  await kept.saveResult(result, picture, thumbnail, { sha256, blob }, [inspectedEntry(result, version)]);
}
