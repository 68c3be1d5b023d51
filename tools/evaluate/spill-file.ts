/** A temporary file for arrays that memory has no room for. */

import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDiskFull } from '../node/replace-file';
import { StopRun } from './stop-run';

export class SpillFile {
  private handle: FileHandle | undefined;
  private folder: string | undefined;
  private end = 0;

  /**
   * @param parent the folder that the temporary file is made in
   * @param openFile opens the file; another one in tests
   */
  constructor(
    private readonly parent = tmpdir(),
    private readonly openFile: (file: string) => Promise<FileHandle> = (file) => open(file, 'w+'),
  ) {}

  /** @returns where the values lie, for `read`. @throws StopRun when the disk is full */
  async append(values: Float32Array): Promise<number> {
    const at = this.end;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    try {
      const handle = await this.opened();
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      const megabytes = Math.ceil((at + bytes.length) / 1e6);
      throw new StopRun(
        `The disk of ${this.parent} is full: features of the test photos need ${megabytes} MB there for now. ` +
          'Free some space, or name another folder in TMPDIR, and run the same command again: finished cells are kept.',
        { cause: error },
      );
    }
    this.end = at + bytes.length;
    return at;
  }

  async read(at: number, length: number): Promise<Float32Array> {
    const values = new Float32Array(length);
    const bytes = new Uint8Array(values.buffer);
    const handle = await this.opened();
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, at + done);
      if (bytesRead === 0)
        throw new Error(`The temporary file in ${this.folder} is shorter than was written.`);
      done += bytesRead;
    }
    return values;
  }

  /** Forgets everything that was appended. */
  async clear(): Promise<void> {
    this.end = 0;
    await this.handle?.truncate(0);
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }

  private async opened(): Promise<FileHandle> {
    if (this.handle) return this.handle;
    this.folder = await mkdtemp(path.join(this.parent, 'vtfusion-features-'));
    this.handle = await this.openFile(path.join(this.folder, 'arrays'));
    // An open file needs no name there, and without one nothing is left behind, even when the program is killed.
    if (process.platform !== 'win32') await rm(this.folder, { recursive: true, force: true });
    return this.handle;
  }
}
