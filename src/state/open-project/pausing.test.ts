/** Pauses that are requested, held, and over before the engine answers; the engine is made up. */
import { beforeEach, expect, it, vi } from 'vitest';
import { WorkerLost } from '../../workers/watched-worker';
import { type Pause, pausing } from './pausing';

const asked: string[] = [];
/** What happens before the engine answers whether it holds. */
let answer = async () => {};
let holds: boolean;
const engine = {
  async pauseTraining() {
    asked.push('pause');
    await answer();
    return holds;
  },
  resumeTraining: async () => void asked.push('resume'),
};
vi.mock('../engine/engine-store', () => ({
  engineWorker: () => ({ ask: (question: (one: typeof engine) => Promise<void>) => question(engine) }),
}));

let now: Pause | undefined;
const seen: Pause[] = [];
const { holdIn, pause, resume } = pausing(
  () => now,
  (next) => {
    now = next;
    seen.push(next);
  },
);

beforeEach(() => {
  asked.length = 0;
  seen.length = 0;
  now = 'no';
  answer = async () => {};
  holds = true;
});

it('is held once the engine holds it, and goes on', async () => {
  await pause();
  resume();
  expect([seen, asked]).toEqual([
    ['asked', 'held', 'no'],
    ['pause', 'resume'],
  ]);
});

it('is not held that went on before the engine held it', async () => {
  answer = async () => resume();
  await pause();
  expect(seen).toEqual(['asked', 'no']);
});

it('is not held where the engine has ended before the page hears of it', async () => {
  holds = false;
  await pause();
  expect([seen, asked]).toEqual([['asked'], ['pause']]);
});

it('does nothing where nothing learns, also to what ended before the engine held it', async () => {
  now = undefined;
  await pause();
  resume();
  await holdIn(engine as never);
  expect([seen, asked]).toEqual([[], []]);
  now = 'no';
  answer = async () => {
    now = undefined;
  };
  await pause();
  expect([seen, now]).toEqual([['asked'], undefined]);
});

it('holds the engine that took the place of a lost one where it was to pause, and no other', async () => {
  await holdIn(engine as never);
  expect(asked).toEqual([]);
  answer = () => Promise.reject(new WorkerLost('stuck'));
  await pause();
  expect(now).toBe('asked');
  answer = async () => {};
  await holdIn(engine as never);
  expect(now).toBe('held');
});
