/** Cameras that are plugged in and out, allowed and refused; the end-to-end tests use the browser's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CameraHost, type CameraStore, createCamera } from './camera';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Track extends EventTarget {
  stopped = false;
  constructor(readonly deviceId: string) {
    super();
  }
  getSettings = () => ({ deviceId: this.deviceId });
  stop = () => {
    this.stopped = true;
  };
}

/** A machine with cameras. */
class Machine extends EventTarget {
  cameras = ['a', 'b'];
  error: string | undefined;
  readonly tracks: Track[] = [];
  readonly permission = Object.assign(new EventTarget(), { state: 'denied' });

  getUserMedia = async ({ video }: { video: { deviceId?: { exact: string } } }) => {
    const id = video.deviceId?.exact ?? this.cameras[0];
    const error = this.error ?? (this.cameras.includes(id) ? undefined : 'NotFoundError');
    if (error) throw Object.assign(new Error(error), { name: error });
    const track = new Track(id);
    this.tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  enumerateDevices = async () =>
    this.cameras.map((deviceId) => ({ kind: 'videoinput', deviceId, label: `Camera ${deviceId}` }));

  unplug(id: string) {
    this.cameras = this.cameras.filter((camera) => camera !== id);
    const track = this.tracks.findLast(({ deviceId }) => deviceId === id);
    track?.dispatchEvent(new Event('ended'));
    this.dispatchEvent(new Event('devicechange'));
  }
  plug(id: string) {
    this.cameras.push(id);
    this.dispatchEvent(new Event('devicechange'));
  }
  host = () =>
    ({ mediaDevices: this, permissions: { query: async () => this.permission } }) as unknown as CameraHost;
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const problem = ({ camera }: CameraStore) => (camera.status === 'failed' ? camera.problem : camera.status);

describe('the camera', () => {
  it('opens, lists the others, and changes to one of them', async () => {
    const machine = new Machine();
    const { getState } = createCamera(machine.host());
    await getState().open();
    expect(getState()).toMatchObject({ camera: { status: 'live' }, deviceId: 'a' });
    expect(getState().devices.map(({ label }) => label)).toEqual(['Camera a', 'Camera b']);
    await getState().open('b');
    expect(getState().deviceId).toBe('b');
    expect(machine.tracks.map(({ stopped }) => stopped)).toEqual([true, false]);
    getState().close();
    expect(machine.tracks[1].stopped).toBe(true);
    expect(getState().camera.status).toBe('off');
  });

  it('comes back when it is plugged in again, and takes no other in its place', async () => {
    const machine = new Machine();
    const { getState } = createCamera(machine.host());
    await getState().open('b');
    machine.unplug('b');
    await settled();
    expect(problem(getState())).toBe('lost');
    machine.plug('b');
    await settled();
    expect(getState()).toMatchObject({ camera: { status: 'live' }, deviceId: 'b' });
  });

  it('says that there is none, and opens the first that comes', async () => {
    const machine = new Machine();
    machine.cameras = [];
    const { getState } = createCamera(machine.host());
    await getState().open();
    expect(problem(getState())).toBe('missing');
    machine.plug('c');
    await settled();
    expect(getState().camera.status).toBe('live');
  });

  it('asks again by itself while another program holds it', async () => {
    const machine = new Machine();
    machine.error = 'NotReadableError';
    const { getState } = createCamera(machine.host());
    await getState().open();
    expect(problem(getState())).toBe('busy');
    await vi.advanceTimersByTimeAsync(3500);
    expect(problem(getState())).toBe('busy');
    machine.error = undefined;
    await vi.advanceTimersByTimeAsync(3500);
    expect(getState().camera.status).toBe('live');
  });

  it('asks once at a time, however many say that there may be one again', async () => {
    const machine = new Machine();
    machine.cameras = [];
    const { getState } = createCamera(machine.host());
    await getState().open();
    machine.cameras = ['c'];
    for (let i = 0; i < 3; i++) machine.dispatchEvent(new Event('devicechange'));
    void getState().retry();
    await settled();
    expect(getState().camera.status).toBe('live');
    expect(machine.tracks.map(({ stopped }) => stopped)).toEqual([false]);
  });

  it('does not ask again after a refusal until the permission changes', async () => {
    const machine = new Machine();
    machine.error = 'NotAllowedError';
    const { getState } = createCamera(machine.host());
    await getState().open();
    expect(problem(getState())).toBe('refused');
    machine.error = undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(problem(getState())).toBe('refused');
    machine.permission.state = 'granted';
    machine.permission.dispatchEvent(new Event('change'));
    await settled();
    expect(getState().camera.status).toBe('live');
  });

  it.each([
    ['refused', 'NotAllowedError'],
    ['busy', 'NotReadableError'],
  ])('says that one which was lost is %s now, as long as it is', async (now, error) => {
    const machine = new Machine();
    const { getState } = createCamera(machine.host());
    await getState().open();
    machine.error = error;
    machine.tracks[0].dispatchEvent(new Event('ended'));
    await settled();
    expect(problem(getState())).toBe(now);
    machine.error = undefined;
    await getState().retry();
    expect(getState().camera.status).toBe('live');
  });

  it('opens a camera anew that stalls', async () => {
    const machine = new Machine();
    const { getState } = createCamera(machine.host());
    await getState().open();
    getState().stalled();
    await settled();
    expect(machine.tracks.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(getState().camera.status).toBe('live');
  });

  it('stays off when it was closed while it opened', async () => {
    const machine = new Machine();
    const { getState } = createCamera(machine.host());
    const opening = getState().open();
    getState().close();
    await opening;
    expect(machine.tracks[0].stopped).toBe(true);
    expect(getState().camera.status).toBe('off');
  });

  it('says where a page may not use cameras', async () => {
    const { getState } = createCamera({});
    await getState().open();
    expect(problem(getState())).toBe('insecure');
  });
});
