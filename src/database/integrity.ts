/**
 * Checks that everything the browser keeps is there and unchanged: every record fits its schema, all bytes
 * have the SHA-256 that a record names, every trained artefact and picture is there, and every audit trail is
 * whole and mentions nothing that has vanished. It only reads. Unneeded records and bytes are no fault: they
 * are counted, and go at the next start (`Archive.sweep`).
 */
import type { StoreNames } from 'idb';
import * as v from 'valibot';
import { headSchema, trailFaults } from './audit';
import { type BlobStore, type Soundness, soundnessOf } from './blob-store';
import type { Database, Schema } from './database';
import type { Recorded } from './read-records';
import {
  type PhotoRecord,
  type PictureRecord,
  type ProjectRecord,
  photoSchema,
  pictureSchema,
  projectSchema,
  type ResultRecord,
  resultSchema,
  type ThumbnailRecord,
  type TrainingRecord,
  thumbnailSchema,
  trainingSchema,
  type VersionRecord,
  versionSchema,
} from './records';

const faultKinds = [
  'record-unreadable',
  'photo-missing',
  'photo-damaged',
  'training-missing',
  'training-damaged',
  'picture-missing',
  'result-missing',
  'result-changed',
  'result-untold',
  'trail-broken',
] as const;

export interface Fault {
  readonly kind: (typeof faultKinds)[number];
  /** The project's id, which may be all that is left of it. */
  readonly project: string;
  /** The name of the photo or result, the number of the version, the store, or the number in the trail. */
  readonly about: string;
}

export interface IntegrityReport {
  readonly records: number;
  /** Photos and trained artefacts. */
  readonly files: number;
  readonly faults: readonly Fault[];
  /** Records of no project and bytes that no record names. */
  readonly unneeded: number;
}

type RecordedOf = (project: string) => Promise<Recorded>;

/** Pictures are large, so few are read at once. */
const page = 50;
const parts = ['photos', 'versions', 'trainings', 'results', 'pictures', 'thumbnails'] as const;

export async function checkIntegrity(
  database: Database,
  blobs: BlobStore,
  recordedOf: RecordedOf,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<IntegrityReport> {
  return new Check(database, blobs, recordedOf, onProgress).run();
}

class Check {
  private readonly faults: Fault[] = [];
  private readonly projects = new Map<string, ProjectRecord | undefined>();
  private readonly results = new Map<string, ResultRecord[]>();
  private readonly versions = new Map<string, Set<number>>();
  /** Keys of results that have a picture, and of those that have a thumbnail. */
  private readonly pictures = { pictures: new Set<string>(), thumbnails: new Set<string>() };
  private readonly sums = new Map<string, Promise<Soundness>>();
  private records = 0;
  private unneeded = 0;
  private done = 0;
  private of = 0;

  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly recordedOf: RecordedOf,
    private readonly onProgress: (done: number, of: number) => void,
  ) {}

  async run(): Promise<IntegrityReport> {
    const counts = await Promise.all(parts.map((part) => this.database.count(part)));
    this.of = counts.reduce((sum, count) => sum + count, 0);
    for await (const { key, value } of this.each('projects')) {
      const project = this.read(projectSchema, value, `${key}`, 'projects');
      this.projects.set(`${key}`, project);
    }
    for (const part of parts) await this.checkPart(part);
    for (const [id, project] of this.projects) {
      this.checkProject(id, project);
      await this.checkTrail(id, project?.sample === true);
    }
    const kept = await this.blobs.keys();
    this.unneeded += kept.filter((sum) => !this.sums.has(sum)).length;
    return {
      records: this.records,
      files: kept.length,
      faults: this.faults,
      unneeded: this.unneeded,
    };
  }

  private async checkPart(part: (typeof parts)[number]): Promise<void> {
    for await (const { key, value } of this.each(part)) {
      const project = Array.isArray(key) ? `${key[0]}` : `${key}`;
      if (this.projects.has(project)) await this.checkRecord(part, project, value);
      else this.unneeded++;
      this.onProgress(++this.done, this.of);
    }
  }

  private async checkRecord(part: (typeof parts)[number], project: string, value: unknown): Promise<void> {
    switch (part) {
      case 'photos':
        return this.checkPhoto(this.read(photoSchema, value, project, part));
      case 'versions':
        return this.checkVersion(this.read(versionSchema, value, project, part));
      case 'trainings':
        return this.checkTraining(this.read(trainingSchema, value, project, part));
      case 'results':
        return this.checkResult(this.read(resultSchema, value, project, part));
      case 'pictures':
        return this.checkPicture(this.read(pictureSchema, value, project, part));
      case 'thumbnails':
        return this.checkThumbnail(this.read(thumbnailSchema, value, project, part));
    }
  }

  private async checkPhoto(photo: PhotoRecord | undefined): Promise<void> {
    if (!photo) return;
    const { project, name, sha256, preview, thumbnail } = photo;
    await this.need(project, 'photo', name, sha256);
    if (!((await canBeRead(preview)) && (await canBeRead(thumbnail)))) {
      this.fault('picture-missing', project, name);
    }
  }

  private async checkVersion(version: VersionRecord | undefined): Promise<void> {
    if (!version) return;
    const { project, number, bundle, shots } = version;
    this.versions.set(project, (this.versions.get(project) ?? new Set()).add(number));
    await this.need(project, 'training', `${number}`, bundle);
    for (const { name, sha256 } of shots) {
      // A file without its photos names some that were never here.
      if (version.blobs.includes(sha256)) await this.need(project, 'photo', name, sha256);
    }
  }

  private async checkTraining(training: TrainingRecord | undefined): Promise<void> {
    if (!training) return;
    const { project, shots, checkpoint } = training;
    for (const { name, sha256 } of shots) await this.need(project, 'photo', name, sha256);
    if (checkpoint && !(await canBeRead(checkpoint.weights)))
      this.fault('record-unreadable', project, 'trainings');
  }

  private async checkResult(result: ResultRecord | undefined): Promise<void> {
    if (!result) return;
    const { project, name, sha256 } = result;
    const listed = this.results.get(project);
    if (listed) listed.push(result);
    else this.results.set(project, [result]);
    await this.need(project, 'photo', name, sha256);
  }

  private async checkPicture(picture: PictureRecord | undefined): Promise<void> {
    if (picture && (await canBeRead(picture.preview))) this.pictures.pictures.add(keyOf(picture));
  }

  private async checkThumbnail(thumbnail: ThumbnailRecord | undefined): Promise<void> {
    if (thumbnail && (await canBeRead(thumbnail.blob))) this.pictures.thumbnails.add(keyOf(thumbnail));
  }

  private checkProject(id: string, project: ProjectRecord | undefined): void {
    const { pictures, thumbnails } = this.pictures;
    for (const result of this.results.get(id) ?? []) {
      const key = keyOf(result);
      if (!(pictures.has(key) && thumbnails.has(key))) this.fault('picture-missing', id, result.name);
    }
    const current = project?.currentVersion ?? undefined;
    if (current !== undefined && !this.versions.get(id)?.has(current)) {
      this.fault('training-missing', id, `${current}`);
    }
  }

  private async checkTrail(id: string, isSample: boolean): Promise<void> {
    const stored = await this.database.get('auditHeads', id);
    if (stored !== undefined && !v.is(headSchema, stored)) return this.fault('trail-broken', id, '0');
    // Read again: something inspected or removed since the rest was read is no fault.
    const recorded = await this.recordedOf(id);
    const { records, head, unreadable } = recorded.trail;
    this.records += records.length;
    const faults = await trailFaults(recorded, isSample);
    const { finding, changed, untold, gone, mended } = faults;
    if (finding.found !== 'whole') return this.fault('trail-broken', id, `${finding.seq}`);
    if (unreadable > 0) return this.fault('trail-broken', id, `${head.seq}`);
    for (const after of mended) this.fault('trail-broken', id, `${after}`);
    for (const name of changed) this.fault('result-changed', id, name);
    for (const name of untold) this.fault('result-untold', id, name);
    for (const name of gone.results) this.fault('result-missing', id, name);
    for (const number of gone.versions) this.fault('training-missing', id, `${number}`);
  }

  /** The record; undefined, with a fault noted, if it does not fit. */
  private read<T>(
    schema: v.GenericSchema<unknown, T>,
    value: unknown,
    project: string,
    store: string,
  ): T | undefined {
    this.records++;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    this.fault('record-unreadable', project, store);
    return undefined;
  }

  private async need(project: string, what: 'photo' | 'training', about: string, sum: string): Promise<void> {
    const known = this.sums.get(sum) ?? this.look(sum);
    this.sums.set(sum, known);
    const sound = await known;
    if (sound !== 'sound') this.fault(`${what}-${sound}`, project, about);
  }

  private async look(sum: string): Promise<Soundness> {
    return soundnessOf(await this.blobs.get(sum), sum);
  }

  private fault(kind: Fault['kind'], project: string, about: string): void {
    this.faults.push({ kind, project, about });
  }

  private async *each<S extends StoreNames<Schema>>(
    store: S,
  ): AsyncGenerator<{ readonly key: IDBValidKey; readonly value: unknown }> {
    let range: IDBKeyRange | undefined;
    for (;;) {
      const read = this.database.transaction(store);
      const [values, keys] = await Promise.all([
        read.store.getAll(range, page),
        read.store.getAllKeys(range, page),
      ]);
      for (const [i, value] of values.entries()) yield { key: keys[i], value };
      if (values.length < page) return;
      range = IDBKeyRange.lowerBound(keys[keys.length - 1], true);
    }
  }
}

const keyOf = ({ project, id }: { readonly project: string; readonly id: string }) => `${project}/${id}`;

/** The bytes may be gone though the record is there: the browser keeps them in a file of their own. */
async function canBeRead(blob: Blob): Promise<boolean> {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return blob.size > 0;
  } catch {
    return false;
  }
}
