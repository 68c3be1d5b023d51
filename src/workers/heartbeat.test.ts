/** A worker that is silent for too long is noticed, one that had no chance to answer is not. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beatSeconds, Heartbeat } from './heartbeat';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const beats = (count: number) => vi.advanceTimersByTimeAsync(count * beatSeconds * 1000);

it('stays quiet while every beat is answered, also by a refusal', async () => {
  const silence = vi.fn();
  const ask = vi.fn(async () => {
    if (ask.mock.calls.length % 2) throw new Error('no');
  });
  const heart = new Heartbeat(ask, () => 10, silence);
  await beats(50);
  expect(ask).toHaveBeenCalledTimes(50);
  expect(silence).not.toHaveBeenCalled();
  heart.stop();
});

it('tells of silence once, when it has lasted as long as patience has at that time', async () => {
  const silence = vi.fn();
  let patience = 100;
  new Heartbeat(
    () => new Promise(() => {}),
    () => patience,
    silence,
  );
  await beats(5);
  expect(silence).not.toHaveBeenCalled();
  patience = 25;
  await beats(1);
  expect(silence).toHaveBeenCalledOnce();
  await beats(50);
  expect(silence).toHaveBeenCalledOnce();
});

it('counts no time in which it could not listen', async () => {
  const silence = vi.fn();
  const answers: (() => void)[] = [];
  const ask = () => new Promise<void>((resolve) => answers.push(resolve));
  const heart = new Heartbeat(ask, () => 20, silence);
  await beats(1);
  // The computer sleeps for an hour, and beats once when it wakes.
  vi.setSystemTime(Date.now() + 3_600_000);
  await beats(1);
  answers[0]();
  await beats(3);
  expect(silence).not.toHaveBeenCalled();
  heart.stop();
});

it('adds up no silences that each ended in time', async () => {
  const silence = vi.fn();
  const answers: (() => void)[] = [];
  const heart = new Heartbeat(
    () => new Promise<void>((resolve) => answers.push(resolve)),
    () => 20,
    silence,
  );
  for (let i = 0; i < 5; i++) {
    await beats(4);
    answers[i]();
  }
  expect(silence).not.toHaveBeenCalled();
  heart.stop();
});

it('is still after it was stopped', async () => {
  const silence = vi.fn();
  const heart = new Heartbeat(
    () => new Promise(() => {}),
    () => 10,
    silence,
  );
  heart.stop();
  await beats(50);
  expect(silence).not.toHaveBeenCalled();
});
