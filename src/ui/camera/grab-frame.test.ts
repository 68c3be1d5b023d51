import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { greySampler, takeFrame } from './grab-frame';

/** What the browser's canvas draws with. */
let context: object | null;
/** What the browser waits for before it encodes a picture. */
let encoder: Promise<void> | undefined;
/** Whether the window is hidden. */
let hidden: boolean;
/** Makes the camera give its next picture. */
let give: (() => void) | undefined;

beforeEach(() => {
  context = { drawImage: vi.fn() };
  encoder = undefined;
  hidden = false;
  give = undefined;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  vi.stubGlobal('document', {
    get hidden() {
      return hidden;
    },
  });
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => context;
      convertToBlob = async ({ type }: ImageEncodeOptions) => {
        await encoder;
        return new Blob(['pixels'], { type: `${type}` });
      };
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const camera = {
  readyState: 4,
  videoWidth: 640,
  videoHeight: 480,
  srcObject: {},
  requestVideoFrameCallback: (heard: () => void) => {
    give = heard;
    return 1;
  },
  cancelVideoFrameCallback: () => {
    give = undefined;
  },
};

/** @returns the photo, or the code of the error, once there is either */
function take(video: object = camera, isNew = false) {
  const ended = vi.fn();
  const onFailed = (error: unknown, name: string | undefined) => ended((error as Error).name, name);
  void takeFrame(
    video as HTMLVideoElement,
    'png',
    ({ name, blob }) => ended(blob.type, name),
    onFailed,
    isNew,
  );
  return ended;
}
const named = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d-\d\d-\d\d-\d{3}\.png$/u);
const afterAll = () => vi.advanceTimersByTimeAsync(0);

it('hands on a picture that has just come, under the time that it was taken at', async () => {
  const ended = take(camera, true);
  await afterAll();
  expect(ended.mock.calls).toEqual([['image/png', named]]);
});

it('waits for the next picture: what is shown until then may be of the part before', async () => {
  const ended = take();
  await afterAll();
  expect(ended).not.toHaveBeenCalled();
  give?.();
  await afterAll();
  expect(ended.mock.calls).toEqual([['image/png', named]]);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives up on a camera that gives no picture for seconds, and takes none that comes later', async () => {
  const ended = take();
  await vi.advanceTimersByTimeAsync(4900);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(ended.mock.calls).toEqual([['camera-silent', named]]);
  expect(give).toBeUndefined();
});

it.each([
  [4, [['image/png', named]]],
  [1, [['camera-silent', named]]],
])(
  'takes what there is where the window is hidden while it waits, in the state %i',
  async (readyState, told) => {
    const ended = take({ ...camera, readyState });
    await vi.advanceTimersByTimeAsync(1000);
    hidden = true;
    await vi.advanceTimersByTimeAsync(4100);
    expect(ended.mock.calls).toEqual(told);
  },
);

it('takes what there is, or the first picture, in a browser that does not tell of pictures', async () => {
  const { requestVideoFrameCallback, cancelVideoFrameCallback, ...older } = camera;
  const shown = take(older);
  await afterAll();
  expect(shown.mock.calls).toEqual([['image/png', named]]);
  const starting = Object.assign(new EventTarget(), older, { readyState: 1 });
  const first = take(starting);
  await afterAll();
  expect(first).not.toHaveBeenCalled();
  starting.dispatchEvent(new Event('loadeddata'));
  await afterAll();
  expect(first.mock.calls).toEqual([['image/png', named]]);
});

it('takes nothing of a camera that is not there, and says of no photo that it failed', async () => {
  const ended = take({ ...camera, srcObject: null });
  await afterAll();
  expect(ended.mock.calls).toEqual([['camera-silent', undefined]]);
});

it.each([
  [4, [['image/png', named]]],
  [1, []],
])('in a hidden window takes what there is, in the state %i', async (readyState, told) => {
  hidden = true;
  const ended = take({ ...camera, readyState });
  await afterAll();
  expect(ended.mock.calls).toEqual(told);
});

it('tells why no picture was taken', async () => {
  context = null;
  const ended = take(camera, true);
  await afterAll();
  expect(ended.mock.calls).toEqual([['canvas-refused', named]]);
});

it('gives up on a picture that is never encoded, so that the next can be taken', async () => {
  encoder = new Promise(() => {});
  const ended = take(camera, true);
  await vi.advanceTimersByTimeAsync(9900);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(ended.mock.calls).toEqual([['Error', named]]);
});

it('says that the browser gives no canvas', () => {
  context = null;
  expect(greySampler).toThrow(expect.objectContaining({ code: 'canvas-refused' }));
});
