/** What the engine answers of a photo of 4 x 4 pixels that passes; the map is of 2 x 2. */
import { placePhoto } from '../../src/images/fit';
import { sha256Of } from '../../src/sha256';
import type { Thresholds } from '../../src/vtfusion/verdict';

export const inspectionAnswer = async (blob: Blob, thresholds: Thresholds) => ({
  map: Float32Array.of(0, 1, 0, 1),
  score: 0.2,
  verdict: 'pass',
  thresholds,
  milliseconds: 3,
  placement: placePhoto(4, 4, 2, 'squash'),
  photo: {
    width: 4,
    height: 4,
    sha256: await sha256Of(blob),
    preview: { close() {} },
    previewFile: new Blob(['p']),
    thumbnail: new Blob(['t']),
  },
});
