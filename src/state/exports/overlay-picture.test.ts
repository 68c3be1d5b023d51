/** The size of pictures in reports and ZIPs; the browser's canvas is made up. */
import { afterEach, expect, it, vi } from 'vitest';
import type { PictureRecord } from '../../database/records';
import { overlayPicture } from './overlay-picture';

vi.mock('../../database/packed-map', () => ({ unpackMap: () => new Float32Array(4) }));
vi.mock('../../images/view/overlay', () => ({ heatmapRgba: () => undefined, heatRange: () => undefined }));

afterEach(() => void vi.unstubAllGlobals());

it('has at least one row of a line scan', async () => {
  class Canvas {
    constructor(
      readonly width: number,
      readonly height: number,
    ) {}
    getContext = () => ({ drawImage() {}, putImageData() {} });
    // As a browser: of nothing there is no picture.
    convertToBlob = async () => {
      if (this.width < 1 || this.height < 1) throw new DOMException('empty', 'IndexSizeError');
      return { width: this.width, height: this.height };
    };
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
  vi.stubGlobal('ImageData', class {});
  vi.stubGlobal('createImageBitmap', async () => ({ width: 16384, height: 20, close() {} }));
  const picture = { placement: { side: 2, x: 0, y: 0, width: 2, height: 1 } } as unknown as PictureRecord;
  const made = overlayPicture(picture, { pass: 1, fail: 2 }, { most: 320, type: 'image/jpeg' });
  expect(await made).toEqual({ width: 320, height: 1 });
});
