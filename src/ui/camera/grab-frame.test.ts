import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from '../../state/page/notices';
import { greySampler, takeFrame } from './grab-frame';

/** What the browser's canvas draws with. */
let context: object | null;

beforeEach(() => {
  context = { drawImage: vi.fn() };
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => context;
      convertToBlob = async ({ type }: ImageEncodeOptions) => new Blob(['pixels'], { type: `${type}` });
    },
  );
});

afterEach(() => {
  useNotices.setState({ notices: [] });
  vi.unstubAllGlobals();
});

const video = { readyState: 4, videoWidth: 640, videoHeight: 480 } as HTMLVideoElement;
const said = () => useNotices.getState().notices.map((notice) => notice.said);

it('hands a picture on under the time that it was taken at', async () => {
  const onFrame = vi.fn();
  await takeFrame(video, 'png', onFrame);
  const [[{ name, blob }]] = onFrame.mock.calls;
  expect(name).toMatch(/^\d{4}-\d\d-\d\d \d\d-\d\d-\d\d-\d{3}\.png$/u);
  expect(blob.type).toBe('image/png');
  expect(said()).toEqual([]);
});

it('tells the person why no picture was taken', async () => {
  context = null;
  const onFrame = vi.fn();
  await takeFrame(video, 'jpg', onFrame);
  expect(onFrame).not.toHaveBeenCalled();
  expect(said()).toEqual([expect.objectContaining({ code: 'canvas-refused' })]);
});

it('says that the browser gives no canvas', () => {
  context = null;
  expect(greySampler).toThrow(expect.objectContaining({ code: 'canvas-refused' }));
});
