/**
 * Writes zip archives file by file; what is in them, pictures, does not get smaller and is stored as it is. What is more than
 * one archive can hold (without ZIP64, which not every program reads) goes into the next one.
 */
import { Zip, ZipPassThrough } from 'fflate';

/** The highest counts stand for ZIP64. */
const mostOfOne = { files: 65_534, bytes: 0xffff_fffe };
/** Around a file, beside its name, which is there twice. */
const headers = 128;

export class ZipWriter {
  private readonly zips: Blob[] = [];
  /** Of the zip that is being written; as blobs, which the browser may keep on the disk. */
  private parts: Blob[] = [];
  private files = 0;
  private bytes = headers;
  private zip = this.begin();

  constructor(private readonly most = mostOfOne) {}

  async add(name: string, content: Blob): Promise<void> {
    const bytes = content.size + 2 * new TextEncoder().encode(name).length + headers;
    if (this.files === this.most.files || (this.files > 0 && this.bytes + bytes > this.most.bytes))
      this.end();
    const file = new ZipPassThrough(name);
    this.zip.add(file);
    file.push(new Uint8Array(await content.arrayBuffer()), true);
    this.files++;
    this.bytes += bytes;
  }

  /** All of it, mostly one zip. */
  finish(): readonly Blob[] {
    this.end();
    return this.zips;
  }

  private begin(): Zip {
    return new Zip((error, data) => {
      if (error) throw error;
      this.parts.push(new Blob([data as Uint8Array<ArrayBuffer>]));
    });
  }

  private end(): void {
    this.zip.end();
    this.zips.push(new Blob(this.parts, { type: 'application/zip' }));
    this.parts = [];
    this.files = 0;
    this.bytes = headers;
    this.zip = this.begin();
  }
}
