/**
 * The camera. Each fault is a state that it leaves by itself: once a camera is plugged in again, another
 * program lets go of it, or the person allows it after all, it is opened.
 */
import { create, type StoreApi, type UseBoundStore } from 'zustand';

export type CameraProblem =
  /** The person or a policy forbids it. */
  | 'refused'
  /** There is none, or the chosen one is not there. */
  | 'missing'
  /** Another program holds it. */
  | 'busy'
  /** It went away while in use. */
  | 'lost'
  /** The page is not served in a way that allows cameras: neither over https nor from this machine. */
  | 'insecure';

export type CameraState =
  | { readonly status: 'off' | 'opening' }
  | { readonly status: 'live'; readonly stream: MediaStream }
  | { readonly status: 'failed'; readonly problem: CameraProblem };

export interface CameraDevice {
  readonly id: string;
  /** The system's name for it; empty until a camera has been allowed. */
  readonly label: string;
}

export interface CameraStore {
  readonly camera: CameraState;
  readonly devices: readonly CameraDevice[];
  /** The camera in use or chosen; undefined until one has been opened. */
  readonly deviceId: string | undefined;
  /** Opens the camera, or another one, and keeps it open from then on, whatever happens to it. */
  open(deviceId?: string): Promise<void>;
  /** Tries again at once, instead of at the next regular try. */
  retry(): Promise<void>;
  /** For a camera that gives no more pictures without saying so. */
  stalled(): void;
  close(): void;
}

/** The parts of `Navigator` in use. */
export interface CameraHost {
  readonly mediaDevices?: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  >;
  readonly permissions?: Pick<Permissions, 'query'>;
}

const RETRY_MS = 3000;
/** Large enough for small defects; the encoder's tiles see about 600 x 600 of it. */
const wantedSize = { width: { ideal: 1920 }, height: { ideal: 1080 } } as const;

function cameraProblem(error: unknown): CameraProblem {
  switch ((error as Error | undefined)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'busy';
  }
}

export function createCamera(host: CameraHost): UseBoundStore<StoreApi<CameraStore>> {
  const media = host.mediaDevices;
  /** A new object for each opening; the streams of older openings are let go. */
  let current: object | undefined;
  /** The opening that the browser is being asked for: it is asked once at a time. */
  let asked: object | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether changes of the permission are followed. */
  let isWatching = false;

  return create<CameraStore>()((set, get) => {
    function fail(problem: CameraProblem): void {
      set({ camera: { status: 'failed', problem } });
      clearTimeout(timer);
      // Asking again after a refusal would only annoy; the permission tells when it changes.
      if (problem !== 'refused' && problem !== 'insecure')
        timer = setTimeout(() => void get().retry(), RETRY_MS);
    }

    function letGo(): void {
      const { camera } = get();
      clearTimeout(timer);
      if (camera.status === 'live') for (const track of camera.stream.getTracks()) track.stop();
    }

    async function listDevices(): Promise<void> {
      const all = (await media?.enumerateDevices()) ?? [];
      const cameras = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
      set({ devices: cameras.map(({ deviceId, label }) => ({ id: deviceId, label })) });
    }

    const onDeviceChange = () => {
      void listDevices();
      if (get().camera.status === 'failed') void get().retry();
    };

    async function watchPermission(): Promise<void> {
      if (isWatching) return;
      isWatching = true;
      try {
        const permission = await host.permissions?.query({ name: 'camera' as PermissionName });
        permission?.addEventListener('change', () => {
          if (current && permission.state === 'granted' && get().camera.status === 'failed')
            void get().retry();
        });
      } catch {
        // A browser without that event has the button.
      }
    }

    async function start(own: object): Promise<void> {
      const { deviceId } = get();
      const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
      asked = own;
      try {
        const stream = await media!.getUserMedia({ video: { ...wantedSize, ...device }, audio: false });
        const [track] = stream.getVideoTracks();
        if (current !== own) return track.stop();
        track.addEventListener('ended', () => {
          if (current === own) get().stalled();
        });
        set({ camera: { status: 'live', stream }, deviceId: track.getSettings().deviceId ?? deviceId });
      } catch (error) {
        if (current === own) fail(cameraProblem(error));
      } finally {
        if (asked === own) asked = undefined;
      }
      if (current === own) await listDevices();
    }

    return {
      camera: { status: 'off' },
      devices: [],
      deviceId: undefined,

      async open(deviceId) {
        letGo();
        if (!media) return fail('insecure');
        const own = {};
        if (!current) media.addEventListener('devicechange', onDeviceChange);
        current = own;
        set({ camera: { status: 'opening' }, deviceId: deviceId ?? get().deviceId });
        void watchPermission();
        await start(own);
      },

      async retry() {
        if (!current || asked === current || get().camera.status !== 'failed') return;
        clearTimeout(timer);
        const own = current;
        const before = get().camera;
        await start(own);
        const { camera } = get();
        // A lost camera that is missing is no news, so the sentence does not flicker.
        if (before.status === 'failed' && before.problem === 'lost')
          if (camera.status === 'failed' && camera.problem === 'missing') set({ camera: before });
      },

      stalled() {
        if (get().camera.status !== 'live') return;
        letGo();
        fail('lost');
        void get().retry();
      },

      close() {
        letGo();
        media?.removeEventListener('devicechange', onDeviceChange);
        current = undefined;
        set({ camera: { status: 'off' } });
      },
    };
  });
}

export const useCamera = createCamera(globalThis.navigator ?? {});
