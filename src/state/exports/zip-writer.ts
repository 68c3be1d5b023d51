/**
 * Writes zip archives file by file. The files are pictures, which do not shrink, so they are stored unpacked.
 * Files beyond what one archive can hold (without ZIP64, which not every program reads) go into the next one.
 */
import { Zip, ZipPassThrough } from 'fflate';

/** The highest counts stand for ZIP64. */
const mostOfOne = { files: 65_534, bytes: 0xffff_fffe };
/** Headers of a file, without its name, which is there twice. */
const headers = 128;

export class ZipWriter {
  private readonly zips: Blob[] = [];
  /** Parts of the zip that is being written; as blobs, which the browser may keep on the disk. */
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

  /** All archives, mostly one. */
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
