/** Writes a zip archive file by file; what is in it, pictures, does not get smaller and is stored as it is. */
import { Zip, ZipPassThrough } from 'fflate';

export class ZipWriter {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private readonly zip = new Zip((error, data) => {
    if (error) throw error;
    this.parts.push(data as Uint8Array<ArrayBuffer>);
  });

  async add(name: string, content: Blob): Promise<void> {
    const file = new ZipPassThrough(name);
    this.zip.add(file);
    file.push(new Uint8Array(await content.arrayBuffer()), true);
  }

  finish(): Blob {
    this.zip.end();
    return new Blob(this.parts, { type: 'application/zip' });
  }
}
