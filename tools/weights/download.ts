/**
 * Fetches a large file into a cache folder. What has arrived stays in a `.part` file, with a note of which
 * version of the file it belongs to, so that a cut connection or a later run asks only for the rest.
 * HTTP: RFC 9110, sections 13.1.5 (If-Range) and 14 (ranges).
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { writingTo } from './disk';
import { fileSha256 } from './file-sha256';
import { type Answer, isNetworkError, isPassing, noNetwork, refused, request } from './http';
import { WeightsError } from './weights-error';

export interface DownloadOptions {
  cacheFolder: string;
  /** What the file's SHA-256 must be, 64 lower-case digits; else what the server says it is, if it does. */
  sha256?: string | undefined;
  onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void;
  /** Attempts without a new byte before giving up. */
  attempts?: number;
  /** Milliseconds to wait after the nth fruitless attempt, n from 1. */
  pause?: (attempt: number) => number;
}

export interface Downloaded {
  path: string;
  /** Deletes the file from the cache. */
  remove(): Promise<void>;
}

/** Which version of the file a `.part` belongs to. */
const noteSchema = v.object({
  url: v.string(),
  identity: v.optional(v.string()),
  /** For If-Range: a strong ETag, else the date of the last change. */
  validator: v.optional(v.string()),
  sha256: v.optional(v.string()),
  totalBytes: v.optional(v.number()),
});
type Note = v.InferOutput<typeof noteSchema>;

/**
 * Fetches `url`, or takes it from the cache when it is there whole. Throws `weights-network`, `weights-changed`,
 * `weights-source-invalid` (no such file, wrong SHA-256), `weights-disk`.
 */
export function download(url: string, options: DownloadOptions): Promise<Downloaded> {
  return writingTo(options.cacheFolder, () => new Download(url, options).run());
}

class Download {
  private readonly whole: string;
  private readonly part: string;
  private readonly noteFile: string;
  private note: Note | undefined;
  /** Whether a server answered in this run: then a failing connection is worth waiting for. */
  private wasReached = false;

  constructor(
    private readonly url: string,
    private readonly options: DownloadOptions,
  ) {
    const id = createHash('sha256').update(url).digest('hex').slice(0, 12);
    this.whole = path.join(options.cacheFolder, `${id}-${path.basename(new URL(url).pathname)}`);
    this.part = `${this.whole}.part`;
    this.noteFile = `${this.whole}.json`;
  }

  async run(): Promise<Downloaded> {
    await mkdir(this.options.cacheFolder, { recursive: true });
    this.note = await this.readNote();
    if ((await sizeOf(this.whole)) === undefined) {
      await this.fetchAll();
      await this.checkHash(this.part);
      await rename(this.part, this.whole);
    } else {
      await this.checkHash(this.whole);
    }
    return { path: this.whole, remove: () => this.forget() };
  }

  private async fetchAll(): Promise<void> {
    const { attempts = 6, pause = (n: number) => Math.min(30_000, 500 * 2 ** n) } = this.options;
    let furthest = (await sizeOf(this.part)) ?? 0;
    for (let attempt = 1; ; attempt++) {
      const problem = await this.attempt();
      if (!problem) return;
      const reached = (await sizeOf(this.part)) ?? 0;
      if (reached > furthest) attempt = 0;
      furthest = Math.max(furthest, reached);
      if (!this.wasReached || attempt >= attempts) throw noNetwork(this.url, problem);
      await sleep(pause(Math.max(1, attempt)));
    }
  }

  /** Asks for what is missing. Gives undefined when the file is whole, else why it is not yet. */
  private async attempt(): Promise<unknown> {
    try {
      const have = this.note?.validator ? ((await sizeOf(this.part)) ?? 0) : 0;
      if (have > 0 && have === this.note?.totalBytes) return undefined;
      const range = have > 0 ? { range: `bytes=${have}-`, 'if-range': this.note!.validator! } : {};
      const answer = await request(this.url, range);
      this.wasReached = true;
      const { status } = answer.response;
      if (isPassing(status)) return await discard(answer.response, `the server answered ${status}`);
      if (status === 416) {
        await this.forget();
        return await discard(answer.response, 'the server does not know the rest of the file');
      }
      if (status !== 200 && status !== 206) throw refused(this.url, status);
      await this.checkUnchanged(answer, have);
      await this.receive(answer, status === 206 ? have : 0);
    } catch (error) {
      if (isNetworkError(error)) return error;
      throw error;
    }
    const received = (await sizeOf(this.part)) ?? 0;
    const total = this.note?.totalBytes;
    return total !== undefined && received !== total ? `only ${received} of ${total} bytes came` : undefined;
  }

  /** The rest must belong to the same version as what is here already. */
  private async checkUnchanged({ response, identity }: Answer, have: number): Promise<void> {
    if (have === 0 || !this.note) return;
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    const isOther =
      identity !== undefined && this.note.identity !== undefined && identity !== this.note.identity;
    const isElsewhere = response.status === 206 && Number(range?.[1]) !== have;
    const isOtherLength =
      range &&
      range[2] !== '*' &&
      this.note.totalBytes !== undefined &&
      Number(range[2]) !== this.note.totalBytes;
    if (!isOther && !isElsewhere && !isOtherLength) return;
    await response.body?.cancel();
    await this.forget();
    throw new WeightsError(
      'weights-changed',
      `The file at ${this.url} changed while it was being fetched, so the part that had arrived was deleted. ` +
        'Run the command again to fetch the new file.',
    );
  }

  /** Writes an answer's body from byte `start` on, after noting which version it is. */
  private async receive({ response, identity, sha256 }: Answer, start: number): Promise<void> {
    if (start === 0) {
      const length = response.headers.get('content-length');
      await this.writeNote({
        url: this.url,
        identity,
        validator: validatorOf(response),
        sha256,
        totalBytes: length === null ? undefined : Number(length),
      });
    }
    const file = await open(this.part, start === 0 ? 'w' : 'a');
    try {
      await this.copyBody(response, file, start);
    } finally {
      await file.close();
    }
  }

  private async copyBody(response: Response, file: FileHandle, start: number): Promise<void> {
    const { onProgress } = this.options;
    let received = start;
    onProgress?.(received, this.note?.totalBytes);
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      await file.writeFile(part.value);
      received += part.value.byteLength;
      onProgress?.(received, this.note?.totalBytes);
    }
  }

  private async checkHash(file: string): Promise<void> {
    const expected = this.options.sha256 ?? this.note?.sha256?.toLowerCase();
    if (expected === undefined) return;
    const actual = await fileSha256(file);
    if (actual === expected) return;
    await this.forget();
    throw new WeightsError(
      'weights-source-invalid',
      `The file fetched from ${this.url} has the SHA-256 ${actual}, not ${expected}, and was deleted. ` +
        'Run the command again; if it stays so, the file is not the one that was asked for.',
    );
  }

  private async readNote(): Promise<Note | undefined> {
    try {
      const note = v.parse(noteSchema, JSON.parse(await readFile(this.noteFile, 'utf8')));
      return note.url === this.url ? note : undefined;
    } catch {
      // No note, or one that was cut short: then the part is of no use and is fetched anew.
      return undefined;
    }
  }

  private async writeNote(note: Note): Promise<void> {
    this.note = note;
    await writeFile(this.noteFile, JSON.stringify(note));
  }

  private async forget(): Promise<void> {
    this.note = undefined;
    await Promise.all([this.whole, this.part, this.noteFile].map((file) => rm(file, { force: true })));
  }
}

/** A weak ETag does not promise equal bytes, so If-Range must not use it (RFC 9110, 13.1.5). */
function validatorOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag && !tag.startsWith('W/') ? tag : (headers.get('last-modified') ?? undefined);
}

async function discard(response: Response, why: string): Promise<string> {
  await response.body?.cancel();
  return why;
}

/** A file's length in bytes, or undefined when there is none. */
async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}
