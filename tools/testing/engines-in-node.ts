/**
 * Engines for the page's stores in Node: each computes on a backend of its own over one real WebGPU device, is
 * watched as the app's engine is, and is asked through a real channel. What a worker's end frees has to be
 * freed here by the work itself, so a test sees what work that failed would hold.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { type TransferHandler, transferHandlers } from 'comlink';
import { expect, vi } from 'vitest';
import { placePhoto } from '../../src/images/fit';
import { returnFreeBuffers } from '../../src/ops/webgpu/free-buffers';
import { currentDevice } from '../../src/ops/webgpu/webgpu-backend';
import type { Checkpoint } from '../../src/vtfusion/checkpoint';
import type { Detector } from '../../src/vtfusion/detector';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { Pretrained } from '../../src/vtfusion/pretrained';
import type { TrainingControl } from '../../src/vtfusion/training-task';
import type { Photo } from '../../src/vtfusion/views';
import type { EngineWishes, KeptCheckpoint, TrainingNews } from '../../src/workers/client';
import { directoryModelFiles } from '../node/model-files';
import { ShortDevice } from './short-device';
import { toyEncoder } from './toy-encoder';
import { selectTrusted } from './trusted-backend';
import { revived, wholeAnswers, wholeReport } from './whole-answers';
import { type WorkerStub, workerStub } from './worker-stub';

/** What engines are asked to do. */
export interface Lessons {
  readonly steps: number;
  train(encoder: FrozenEncoder, from: Checkpoint | undefined, control: TrainingControl): Promise<Detector>;
  /** The detector by which an engine inspects that has not trained. */
  restore(encoder: FrozenEncoder): Detector;
  /** Photos are named by their number. */
  photo(number: number): Photo;
}

type Api = Record<string, (...given: never[]) => unknown>;

interface Running extends WorkerStub {
  wishes: EngineWishes;
  /** What it was asked, whether or not anybody still waits for it. */
  readonly work: Promise<unknown>[];
  readonly owned: { dispose(): void }[];
}

const nothing = { tensors: 0, bytes: 0 };

/** Node has no bitmaps, and the answer about a photo holds one. */
transferHandlers.set('inspection', {
  canHandle: (value): value is { photo: object } =>
    typeof value === 'object' && value !== null && 'placement' in value,
  serialize: (value) => [{ ...value, photo: { ...value.photo, preview: undefined } }, []],
  deserialize: (value) => {
    const preview = { width: 8, height: 6, close() {} };
    return { ...value, photo: { ...value.photo, preview } };
  },
} satisfies TransferHandler<{ photo: object }, { photo: object }>);

export class EnginesInNode {
  private readonly device: ShortDevice;
  /** Called in the middle of an engine's work, with its place among all engines. */
  onMoment: (moment: string, engine: number) => void = () => {};
  /** A model's folder that engines read at their start; only the toy encoder if absent. */
  model: string | undefined;
  private running: Running[] = [];
  /** What engines left behind. */
  private left: (typeof nothing)[] = [];
  /** Programs of TensorFlow.js that are compiled already: each engine takes them over, which a worker cannot. */
  private readonly compiled = {};

  private constructor(
    private readonly gpu: GPUDevice,
    private readonly lessons: Lessons,
  ) {
    this.device = new ShortDevice(gpu);
    // Dawn would print each of them.
    gpu.addEventListener('uncapturederror', (event) => event.preventDefault());
  }

  /** Starts the device. */
  static async start(lessons: Lessons): Promise<EnginesInNode> {
    await selectTrusted('webgpu');
    // Of its programs for products the one that a software driver compiles in no time.
    tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 2);
    return new EnginesInNode(currentDevice(), lessons);
  }

  /** What they were started with: backend, and pictures at once. */
  get wishes(): (readonly [EngineWishes['backend'], number | undefined])[] {
    return this.running.map(({ wishes: { backend, atOnce } }) => [backend, atOnce]);
  }

  get count(): number {
    return this.running.length;
  }

  /**
   * Takes all memory from the device but what is in use and so many bytes, until it has refused so many
   * buffers or the engine has ended.
   */
  leaveOnly(bytes: number, refusals = Number.POSITIVE_INFINITY): void {
    returnFreeBuffers();
    this.device.shorten(this.device.held.bytes + bytes, refusals);
  }

  /** Ends the last one, and expects that none of them has left anything behind. */
  async end(): Promise<void> {
    await this.lastEnded();
    for (const { worker } of this.running) worker.terminate();
    expect(this.left).toEqual(this.running.map(() => nothing));
    Object.assign(this, { running: [], left: [], model: undefined, onMoment: () => {} });
  }

  private async lastEnded(): Promise<void> {
    const last = this.running[this.left.length];
    if (!last) return;
    await Promise.allSettled(last.work);
    for (const thing of last.owned) thing.dispose();
    const held = () => ({ tensors: tf.memory().numTensors, bytes: this.device.held.bytes });
    await vi
      .waitFor(() => {
        returnFreeBuffers();
        expect(held()).toEqual(nothing);
      })
      .catch(() => undefined);
    this.left.push(held());
    this.device.shorten(Number.POSITIVE_INFINITY);
  }

  private async takeBackend(name: EngineWishes['backend']): Promise<void> {
    if (name === 'wasm') return selectTrusted('wasm');
    const before = tf.findBackend('webgpu') as WebGPUBackend & { adapterInfo: object };
    const Backend = before.constructor as new (...given: unknown[]) => WebGPUBackend;
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => new Backend(this.gpu, before.adapterInfo), 3);
    await selectTrusted('webgpu');
    Object.assign(tf.backend(), { pipelineCache: this.compiled });
  }

  /** In place of `new Worker`. */
  worker(): Worker {
    const number = this.running.length;
    const work: Promise<unknown>[] = [];
    const owned: { dispose(): void }[] = [];
    // Each engine's watch is its own, as its worker's modules are.
    vi.resetModules();
    const watch = import('../../src/workers/gpu-watch');
    const untilEnded = this.lastEnded();
    const own = <T extends { dispose(): void }>(thing: T): T => {
      owned.push(thing);
      return thing;
    };
    let encoder: FrozenEncoder;
    let detector: Detector | undefined;

    const api = {
      start: async (_: string, wishes: EngineWishes, onProgress: () => void) => {
        running.wishes = wishes;
        await untilEnded;
        await this.takeBackend(wishes.backend);
        (await watch).watchGpu();
        const { atOnce } = wishes;
        if (this.model) {
          this.onMoment('reading', number);
          own(await Pretrained.load(directoryModelFiles(this.model), { atOnce, onProgress }));
        }
        encoder = { ...own(toyEncoder()).encoder, visionOnly: true, atOnce };
        return { ...wholeReport, backend: wishes.backend ?? 'webgpu' };
      },

      train: async (
        { checkpoint }: { checkpoint?: KeptCheckpoint },
        onProgress: (news: TrainingNews) => void,
        signal: AbortSignal,
        keep: (checkpoint: KeptCheckpoint) => Promise<void>,
      ) => {
        const numbers = await checkpoint?.weights.arrayBuffer();
        const from = checkpoint && { ...checkpoint, weights: new Float32Array(numbers!) };
        detector = own(
          await this.lessons.train(encoder, from, {
            signal,
            onProgress: (news) => {
              onProgress(news);
              this.onMoment(`${news.phase} ${news.done}`, number);
            },
            keep: async ({ weights, ...rest }) => {
              await keep({ ...rest, weights: new Blob([weights]), of: this.lessons.steps, seconds: 1 });
              this.onMoment(`kept ${rest.losses.length}`, number);
            },
          }),
        );
        return { ...(wholeAnswers.train as object), thresholds: detector.thresholds };
      },

      inspect: async ({ name }: { name: string }) => {
        detector ??= own(this.lessons.restore(encoder));
        this.onMoment('inspecting', number);
        const { map, score, verdict } = await detector.inspect(this.lessons.photo(Number(name)));
        const { side } = encoder;
        const placement = placePhoto(side, side, side, 'squash');
        const whole = revived(wholeAnswers.inspect) as object;
        return { ...whole, region: undefined, placement, map, score, verdict };
      },

      alive: async () => (await watch).gpuDone(),
    };
    const noted = Object.entries(api as Api).map(([name, method]) => {
      const ask = (...given: never[]) => {
        const answer = Promise.resolve(method(...given));
        work.push(answer);
        return answer;
      };
      return [name, ask];
    });
    const silent = watch.then(({ silentOnceFailed }) => silentOnceFailed(Object.fromEntries(noted) as Api));
    const asked = [...Object.keys(api), 'untilGpuFails'].map((name) => [
      name,
      async (...given: never[]) => (await silent)[name](...given),
    ]);
    const running: Running = { ...workerStub(Object.fromEntries(asked)), wishes: {}, work, owned };
    this.running.push(running);
    return running.worker;
  }
}
