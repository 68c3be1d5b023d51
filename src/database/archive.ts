/**
 * All that the page keeps, behind plain questions and orders. Every order is one transaction: it happens
 * wholly or not at all, and has ended once it is on the disk (`strict`), so a power cut takes nothing that
 * was said to be kept. Only claims (`claims.ts`) do not wait for the disk: none has to outlive a power cut.
 * Every failure is an AppError: `storage-full`, `storage-unavailable`, or one that an order throws itself.
 */
import type { StoreNames } from 'idb';
import * as v from 'valibot';
import { type AuditEntry, type AuditRecord, auditSchema } from './audit';
import type { BlobStore, KeptBlob } from './blob-store';
import { putClaim, readClaim, requireClaim } from './claims';
import { type Database, putOne, type Schema, strict } from './database';
import { goOnAfter } from './ids';
import { checkIntegrity, type IntegrityReport } from './integrity';
import {
  attempt,
  begun,
  type Order,
  Orders,
  put,
  remove,
  requireProject,
  whileWriting,
  wholly,
} from './orders';
import {
  factKeys,
  momentOf,
  ofProject,
  parseRecords,
  partStores,
  type Recorded,
  type Records,
  type RecordsPage,
  readHighestVersion,
  readLatestResults,
  readOldResults,
  readPage,
  readPart,
  type Trail,
} from './read-records';
import {
  type PhotoRecord,
  type PictureRecord,
  type ProjectRecord,
  photoSchema,
  pictureSchema,
  projectSchema,
  type ResultRecord,
  resultSchema,
  type TrainingRecord,
  thumbnailSchema,
  trainingSchema,
  type VersionRecord,
  versionSchema,
} from './records';
import { sweepBytes, sweepProjects } from './sweep';
import { countTakenBack, readTakenBack } from './taken-back';

export type { KeptBlob } from './blob-store';

/** What an unreadable project's record still tells. */
const unreadableSchema = v.object({
  id: v.fallback(v.string(), ''),
  name: v.fallback(v.string(), ''),
  object: v.fallback(v.string(), ''),
  deleted: v.fallback(v.nullable(v.number()), null),
});
export type UnreadableProject = Omit<v.InferOutput<typeof unreadableSchema>, 'deleted'>;

export interface ProjectParts {
  readonly photos: Records<PhotoRecord>;
  readonly versions: Records<VersionRecord>;
}

/** The record, if it could be read again. @throws v.ValiError */
function readable(project: ProjectRecord): ProjectRecord {
  v.assert(projectSchema, project);
  return project;
}

export class Archive {
  private readonly orders: Orders;

  /**
   * @param changed hears of each project of which something visible was kept or removed, once it is on the
   *   disk
   * @param claimOf the claim by which this page works with a project (`claim`). Once another claim has
   *   followed it, orders that change or remove what there is, and those that keep a version or a training,
   *   are refused with `project-elsewhere`; not `saveProject`, before which a closing page has no time to
   *   ask.
   */
  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly changed: (project: string) => void = () => undefined,
    private readonly claimOf: (project: string) => string | undefined = () => undefined,
  ) {
    this.orders = new Orders(database, blobs, changed);
  }

  /** For transactions that only the tab that has the project may do; their stores must include `facts`. */
  private claimed(project: string): Order[] {
    const claim = this.claimOf(project);
    return claim === undefined ? [] : [requireClaim(project, claim)];
  }

  /** One transaction of such orders. */
  private async byClaim(project: string, store: StoreNames<Schema>, orders: readonly Order[]): Promise<void> {
    const write = this.database.transaction([store, 'facts'], 'readwrite', strict);
    await wholly(write, () => begun(write, [...this.claimed(project), ...orders]));
  }

  /** As `Orders.recording`, of such orders. */
  private recordingByClaim(
    project: string,
    entries: readonly AuditEntry[],
    stores: readonly StoreNames<Schema>[],
    orders: readonly Order[],
  ): Promise<void> {
    return this.orders.recording(
      project,
      entries,
      [...stores, 'facts'],
      [...this.claimed(project), ...orders],
    );
  }

  /** The latest claim to a project; undefined without one. */
  async claimTo(project: string): Promise<string | undefined> {
    return attempt(() => readClaim(this.database, project));
  }

  /**
   * Claims a project if the latest claim still is `latest`. From then on orders by earlier claims are
   * refused.
   * @returns whether nobody else has claimed it meanwhile
   */
  async claim(project: string, claim: string, latest: string | undefined): Promise<boolean> {
    return attempt(() => putClaim(this.database, project, claim, latest));
  }

  /** How often something that was removed from the project was taken back. */
  async takenBack(project: string): Promise<number> {
    return attempt(() => readTakenBack(this.database, project));
  }

  /**
   * Counts that something was taken back, beyond what is `known` of that already.
   * @returns the count from now on
   */
  async countTakenBack(project: string, known: number): Promise<number> {
    return attempt(() => countTakenBack(this.database, project, known, this.claimed(project)));
  }

  /** Also those that are deleted and can be had back. */
  async projects(): Promise<Records<ProjectRecord>> {
    return attempt(async () => parseRecords(projectSchema, await this.database.getAll('projects')));
  }

  /** One project, even a deleted one that can still be restored; undefined where there is none. */
  async project(id: string): Promise<ProjectRecord | 'unreadable' | undefined> {
    return attempt(async () => {
      const found = await this.database.get('projects', id);
      return found === undefined
        ? undefined
        : (parseRecords(projectSchema, [found]).records[0] ?? 'unreadable');
    });
  }

  /** What is known of projects that cannot be read, but for deleted ones. */
  async unreadableProjects(): Promise<UnreadableProject[]> {
    return attempt(async () => {
      const found = await this.database.getAll('projects');
      const unreadable = found.filter((record) => !v.is(projectSchema, record));
      return parseRecords(unreadableSchema, unreadable).records.flatMap(({ deleted, ...project }) =>
        deleted === null ? [project] : [],
      );
    });
  }

  /** Refuses what could not be read again. */
  async saveProject(project: ProjectRecord): Promise<void> {
    await attempt(async () => {
      await putOne(this.database, 'projects', readable(project));
      this.changed(project.id);
    });
  }

  /**
   * Changes the named fields of a project, by the page's claim if it has one; does nothing if the project is
   * gone.
   * @param by may depend on what is stored of it
   * @param isFree no tab has the project, whoever claimed it last
   * @returns whether the project is there
   */
  async changeProject(
    id: string,
    by: Partial<ProjectRecord> | ((stored: ProjectRecord) => Partial<ProjectRecord>),
    { isFree = false }: { readonly isFree?: boolean } = {},
  ): Promise<boolean> {
    return attempt(async () => {
      const write = this.database.transaction(['projects', 'facts'], 'readwrite', strict);
      const projects = write.objectStore('projects');
      let isChanged = false;
      const isThere = await wholly(write, async () => {
        if (!isFree) await begun(write, this.claimed(id));
        const project = await projects.get(id);
        if (!project) return false;
        const changed = { ...project, ...(typeof by === 'function' ? by(project) : by) };
        const keys = Object.keys(changed) as (keyof ProjectRecord)[];
        isChanged = keys.some((key) => changed[key] !== project[key]);
        // What stays as it is needs no room on the disk.
        if (isChanged) await projects.put(readable(changed));
        return true;
      });
      if (isChanged) this.changed(id);
      return isThere;
    });
  }

  async parts(project: string): Promise<ProjectParts> {
    return attempt(async () => ({
      photos: await readPart(this.database, 'photos', photoSchema, project),
      versions: await this.versions(project),
    }));
  }

  async versions(project: string): Promise<Records<VersionRecord>> {
    return attempt(() => readPart(this.database, 'versions', versionSchema, project));
  }

  /**
   * The highest number that a version of the project has or that a result names, even of a version that was
   * removed and in records that cannot be read. 0 without any.
   */
  async highestVersion(project: string): Promise<number> {
    return attempt(() => readHighestVersion(this.database, project));
  }

  /** The results without their pictures, in the order of their ids, which is that of time. */
  async results(project: string): Promise<Records<ResultRecord>> {
    const found = await attempt(() => readPart(this.database, 'results', resultSchema, project));
    this.goOnAfter(found.records.at(-1));
    return found;
  }

  /** The latest results, or the latest of the wanted ones, the latest first. */
  async latestResults(
    project: string,
    most: number,
    isWanted: (result: ResultRecord) => boolean = () => true,
  ): Promise<ResultRecord[]> {
    const found = await attempt(() => readLatestResults(this.database, project, most, isWanted));
    this.goOnAfter(found[0]);
    return found;
  }

  /** Another tab may have added to the project since the database was opened. */
  private goOnAfter(latest: ResultRecord | undefined): void {
    if (latest) goOnAfter(latest.id);
  }

  /** The wanted ones among all results but the latest `latest`, the oldest first. @param most of them */
  async oldResults(
    project: string,
    latest: number,
    most: number,
    isWanted: (result: ResultRecord) => boolean,
  ): Promise<ResultRecord[]> {
    return attempt(() => readOldResults(this.database, project, latest, most, isWanted));
  }

  async picture(project: string, id: string): Promise<PictureRecord | undefined> {
    return attempt(async () => {
      const found = await this.database.get('pictures', [project, id]);
      return parseRecords(pictureSchema, found === undefined ? [] : [found]).records[0];
    });
  }

  async thumbnail(project: string, id: string): Promise<Blob | undefined> {
    return attempt(async () => {
      const found = await this.database.get('thumbnails', [project, id]);
      return parseRecords(thumbnailSchema, found === undefined ? [] : [found]).records[0]?.blob;
    });
  }

  /** A photo or a trained artefact as it was given. */
  async blob(sha256: string): Promise<Blob | undefined> {
    return attempt(() => this.blobs.get(sha256));
  }

  async savePhoto(photo: PhotoRecord, original: KeptBlob): Promise<void> {
    await this.orders.keeping([original], () => putOne(this.database, 'photos', photo));
  }

  async deletePhoto(project: string, id: string): Promise<void> {
    await attempt(() => this.byClaim(project, 'photos', [remove('photos', [project, id])]));
  }

  async deleteVersion(project: string, number: number, entries: readonly AuditEntry[]): Promise<void> {
    await attempt(() =>
      this.recordingByClaim(project, entries, ['versions'], [remove('versions', [project, number])]),
    );
  }

  /**
   * @param entries for the audit trail, as in all orders that take some
   * @param judged results that the version judges otherwise than before
   */
  async saveVersion(
    version: VersionRecord,
    bytes: readonly KeptBlob[],
    entries: readonly AuditEntry[] = [],
    judged: readonly ResultRecord[] = [],
  ): Promise<void> {
    await this.orders.keeping(bytes, () =>
      this.recordingByClaim(
        version.project,
        entries,
        ['versions', 'results'],
        [put('versions', version), ...judged.map((result) => put('results', result))],
      ),
    );
  }

  /** The project's training that has begun and not ended. */
  async training(project: string): Promise<TrainingRecord | undefined> {
    return attempt(async () => {
      const found = await this.database.get('trainings', project);
      return parseRecords(trainingSchema, found === undefined ? [] : [found]).records[0];
    });
  }

  /** Replaces what was kept of the project's training before. */
  async saveTraining(training: TrainingRecord): Promise<void> {
    await this.orders.keeping([], () =>
      this.byClaim(training.project, 'trainings', [put('trainings', training)]),
    );
  }

  /** No longer keeps a training; one of the same project that has begun since stays. */
  async endTraining({ project, begun: since }: Pick<TrainingRecord, 'project' | 'begun'>): Promise<void> {
    const end: Order = async (write) => {
      const trainings = write.objectStore('trainings');
      const [latest] = parseRecords(trainingSchema, [await trainings.get(project)]).records;
      if (!latest || latest.begun === since) await trainings.delete(project);
    };
    await attempt(() => this.byClaim(project, 'trainings', [end]));
  }

  /**
   * @param requiresProject refuse the result if its project is gone, where nobody would see it
   * @param isStored the result is stored already, so that this changes it: refused as other changes are
   * @throws AppError also `project-not-stored`
   */
  async saveResult(
    result: ResultRecord,
    picture: PictureRecord,
    thumbnail: Blob,
    original: KeptBlob,
    entries: readonly AuditEntry[] = [],
    {
      requiresProject = false,
      isStored = false,
    }: { readonly requiresProject?: boolean; readonly isStored?: boolean } = {},
  ): Promise<void> {
    const { project, id } = result;
    await this.orders.keeping([original], () =>
      this.orders.recording(
        project,
        entries,
        ['results', 'pictures', 'thumbnails', 'projects', 'facts'],
        [
          ...(isStored ? this.claimed(project) : []),
          ...(requiresProject ? [requireProject(project)] : []),
          put('results', result),
          put('pictures', picture),
          put('thumbnails', { project, id, blob: thumbnail }),
        ],
      ),
    );
  }

  /** Changes what is said of results, all or none. */
  async updateResults(
    project: string,
    results: readonly ResultRecord[],
    entries: readonly AuditEntry[] = [],
  ): Promise<void> {
    await attempt(() =>
      results.length === 0
        ? // Entries alone tell what happened, whoever has the project by now.
          this.orders.recording(project, entries, [], [])
        : this.recordingByClaim(
            project,
            entries,
            ['results'],
            results.map((result) => put('results', result)),
          ),
    );
  }

  /** Keeps the painted defect with all of these results, or with none; null takes it away. */
  async paint(project: string, ids: readonly string[], painted: PictureRecord['painted']): Promise<void> {
    const paintOver =
      (id: string): Order =>
      async (write) => {
        const pictures = write.objectStore('pictures');
        const picture = await pictures.get([project, id]);
        if (picture) await pictures.put({ ...picture, painted });
      };
    await attempt(() => this.byClaim(project, 'pictures', ids.map(paintOver)));
  }

  /** The audit trail and its separately kept end, both of one moment. */
  async trail(project: string): Promise<Trail> {
    return attempt(async () => {
      const { trail } = momentOf(this.database, ['audit', 'auditHeads']);
      return trail(project);
    });
  }

  /**
   * A page of the audit trail.
   * @param after number of the record before the page; undefined to begin with the first
   */
  async trailPage(project: string, after: IDBValidKey | undefined): Promise<RecordsPage<AuditRecord>> {
    return attempt(() => readPage(this.database, 'audit', auditSchema, project, after));
  }

  /** The audit trail and what it tells of, all of one moment, whoever writes meanwhile. */
  async recorded(project: string): Promise<Recorded> {
    return attempt(async () => {
      const moment = momentOf(this.database, ['audit', 'auditHeads', 'results', 'versions']);
      const [trail, results, versions] = await Promise.all([
        moment.trail(project),
        readPart(moment.open, 'results', resultSchema, project),
        readPart(moment.open, 'versions', versionSchema, project),
      ]);
      return { trail, results, versions };
    });
  }

  async deleteResults(
    project: string,
    ids: readonly string[],
    entries: readonly AuditEntry[] = [],
  ): Promise<void> {
    const stores = ['results', 'pictures', 'thumbnails'] as const;
    await attempt(() =>
      this.recordingByClaim(
        project,
        entries,
        stores,
        ids.flatMap((id) => stores.map((store) => remove(store, [project, id]))),
      ),
    );
  }

  /**
   * Copies the project, its photos and versions as another project; the results stay with the original.
   * @param as makes the copy from what is stored; with another id
   * @returns whether it was there
   */
  async copyProject(from: string, as: (stored: ProjectRecord) => ProjectRecord): Promise<boolean> {
    const copy = async () => {
      const write = this.database.transaction(['projects', 'photos', 'versions'], 'readwrite', strict);
      return wholly(write, async () => {
        const project = await write.objectStore('projects').get(from);
        if (!project) return false;
        const photos = await write.objectStore('photos').getAll(ofProject(from));
        const versions = await write.objectStore('versions').getAll(ofProject(from));
        const copied = readable({ ...as(project), deleted: null });
        await begun(write, [
          put('projects', copied),
          ...photos.map((photo) => put('photos', { ...photo, project: copied.id })),
          ...versions.map((version) => put('versions', { ...version, project: copied.id })),
        ]);
        return true;
      });
    };
    return attempt(() => this.assembling(copy));
  }

  /** Removes a project and all of it for good. */
  async removeProject(project: string): Promise<void> {
    await attempt(async () => {
      const stores = ['projects', 'trainings', 'auditHeads', 'facts', ...partStores] as const;
      const write = this.database.transaction(stores, 'readwrite', strict);
      await wholly(write, () =>
        begun(write, [
          remove('projects', project),
          remove('trainings', project),
          remove('auditHeads', project),
          ...factKeys(project).map((key) => remove('facts', key)),
          ...partStores.map((part) => remove(part, ofProject(project))),
        ]),
      );
      this.changed(project);
    });
  }

  /**
   * For several orders that make a project and end with the project itself: until then nobody may sweep its
   * parts.
   */
  async assembling<T>(work: () => Promise<T>): Promise<T> {
    return whileWriting(work);
  }

  /**
   * Removes parts of projects that were never finished, and blobs that no record refers to. Skips blobs while
   * a tab is writing.
   * @returns whether none was skipped
   */
  async sweep(): Promise<boolean> {
    return attempt(async () => {
      await sweepProjects(this.database, (project) => this.removeProject(project));
      return sweepBytes(this.database, this.blobs, await this.blobs.keys());
    });
  }

  /** As `sweep`, for these blobs alone. */
  async sweepBytes(sums: readonly string[]): Promise<void> {
    await attempt(() => sweepBytes(this.database, this.blobs, sums));
  }

  /** Whether all that is kept is there and unchanged; nothing is swept meanwhile. */
  async check(onProgress?: (done: number, of: number) => void): Promise<IntegrityReport> {
    return attempt(() =>
      this.assembling(() =>
        checkIntegrity(this.database, this.blobs, (project) => this.recorded(project), onProgress),
      ),
    );
  }

  async fact(key: string): Promise<unknown> {
    return attempt(() => this.database.get('facts', key));
  }

  async noteFact(key: string, value: unknown): Promise<void> {
    await attempt(() => putOne(this.database, 'facts', value, key));
  }
}
