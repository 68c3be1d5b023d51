/** The engine's errors for a missing model or training, and that it frees what is replaced. */
import { expect, it, vi } from 'vitest';
import type { Detector } from '../vtfusion/detector';
import type { Pretrained } from '../vtfusion/pretrained';
import type { Thresholds } from '../vtfusion/verdict';
import { InUse, type Trained } from './in-use';

const model = () => ({ dispose: vi.fn() }) as unknown as Pretrained;
const trained = () => ({ detector: { dispose: vi.fn() } }) as unknown as Trained;

it('has no model before one is loaded', () => {
  expect(() => new InUse().model()).toThrow(expect.objectContaining({ name: 'backend-unavailable' }));
});

it('has nothing trained before something is, and after another model came', () => {
  const inUse = new InUse();
  inUse.takeModel(model());
  const notTrained = expect.objectContaining({ name: 'not-trained' });
  expect(() => inUse.trained()).toThrow(notTrained);
  expect(() => inUse.judgeBy({} as never)).toThrow(notTrained);
  inUse.takeTrained(trained());
  expect(inUse.trained()).toBeDefined();
  inUse.takeModel(model());
  expect(() => inUse.trained()).toThrow(notTrained);
});

it('says in its file what training measured, as long as it judges by something else', () => {
  const by = (pass: number) => ({ pass, fail: 9 }) as Thresholds;
  const detector = (thresholds: Thresholds): Detector =>
    ({ thresholds, judgingBy: detector }) as unknown as Detector;
  const inUse = new InUse();
  inUse.takeTrained({
    detector: detector(by(1)),
    facts: { object: 'nut' },
    photos: [],
  } as unknown as Trained);
  const after = (pass: number) => {
    inUse.judgeBy(by(pass));
    return inUse.trained().facts.measured;
  };
  expect([after(2), after(3)]).toEqual([by(1), by(1)]);
  expect(after(1)).toBeUndefined();
  expect(inUse.trained().facts).toEqual({ object: 'nut' });
});

it('keeps what it has where the next model is no longer wanted, of which nothing stays', () => {
  const inUse = new InUse();
  const [before, next] = [model(), model()];
  const learnt = trained();
  inUse.takeModel(before);
  inUse.takeTrained(learnt);
  const reason = new Error('not this one');
  expect(() => inUse.takeModel(next, AbortSignal.abort(reason))).toThrow(reason);
  expect(next.dispose).toHaveBeenCalledOnce();
  expect(before.dispose).not.toHaveBeenCalled();
  expect([inUse.model(), inUse.trained()]).toEqual([before, learnt]);
});

it('lets go of what is replaced, once', () => {
  const inUse = new InUse();
  const models = [model(), model()];
  const ones = [trained(), trained()];
  inUse.takeModel(models[0]);
  inUse.takeTrained(ones[0]);
  inUse.takeTrained(ones[1]);
  inUse.takeModel(models[1]);
  for (const { detector } of ones) expect(detector.dispose).toHaveBeenCalledOnce();
  expect(models[0].dispose).toHaveBeenCalledOnce();
  expect(models[1].dispose).not.toHaveBeenCalled();
});
