/** A DAS worker that dies or gets stuck is replaced, and the picture it was asked for is drawn after all. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toyPhoto } from '../../tools/testing/toy-encoder';
import { type WorkerStub, workerStub } from '../../tools/testing/worker-stub';
import { defectKinds } from '../das/defect';
import { type StartSynthesis, type Synthesiser, synthesiseHere } from '../vtfusion/synthetic-pool';
import { startDrawing } from './das-drawing';

const image = toyPhoto(1);
const { width, height } = image;
const grounds = [{ image, foreground: { width, height, data: new Uint8Array(width * height).fill(1) } }];

let workers: WorkerStub[];
/** What each worker does, in the order in which they start: draw, stay silent, or die. */
let fates: ('draws' | 'silent' | 'dies')[];

function start(): Worker {
  const fate = fates[workers.length];
  let draw: Synthesiser;
  const stub = workerStub({
    alive: () => (fate === 'silent' ? new Promise(() => {}) : undefined),
    prepare: async (...given: Parameters<StartSynthesis>) => {
      draw = await synthesiseHere(...given);
    },
    draw: (ground: number, seed: number) => {
      if (fate === 'draws') return draw(ground, seed);
      if (fate === 'dies') stub.worker.dispatchEvent(new Event('error'));
      return new Promise(() => {});
    },
  });
  workers.push(stub);
  return stub.worker;
}

beforeEach(() => {
  workers = [];
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.stubGlobal(
    'Worker',
    vi.fn(function Stub() {
      return start();
    }),
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function drawnBy(...given: typeof fates) {
  fates = given;
  const drawing = startDrawing();
  const draw = await drawing.startSynthesis(grounds, defectKinds);
  const pictures = Promise.all([draw(0, 7), draw(0, 8)]);
  return { pictures, stop: drawing.stop };
}

async function expected() {
  const draw = await synthesiseHere(grounds, defectKinds);
  return Promise.all([draw(0, 7), draw(0, 8)]);
}

it('draws in one worker, which ends when it is told to', async () => {
  const { pictures, stop } = await drawnBy('draws');
  expect(await pictures).toEqual(await expected());
  stop();
  expect(workers.map(({ isEnded }) => isEnded())).toEqual([true]);
});

it('draws the same pictures in another worker after one died', async () => {
  const { pictures, stop } = await drawnBy('dies', 'draws');
  expect(await pictures).toEqual(await expected());
  stop();
  expect(workers.map(({ isEnded }) => isEnded())).toEqual([true, true]);
});

it('draws the same pictures in another worker after one fell silent', async () => {
  const { pictures, stop } = await drawnBy('silent', 'draws');
  vi.advanceTimersByTime(65_000);
  expect(await pictures).toEqual(await expected());
  stop();
});

it('gives up a picture that three workers died over', async () => {
  const { pictures, stop } = await drawnBy('dies', 'dies', 'dies', 'draws');
  await expect(pictures).rejects.toMatchObject({ name: 'engine-lost' });
  stop();
});
