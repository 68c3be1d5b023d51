/** A worker's answers are checked before the page gets them; whole answers pass unchanged. */
import { wrap } from 'comlink';
import { expect, it } from 'vitest';
import { revived, wholeAnswers, wholeNews } from '../../tools/testing/whole-answers';
import { workerStub } from '../../tools/testing/worker-stub';
import { carryAbortSignals } from './abort-transfer';
import { checkedAnswers, dasAnswers, engineAnswers } from './answers';
import type { EngineApi, LoadNews } from './engine-api';

const misunderstood = { code: 'message-invalid', message: expect.stringMatching(/reload the page\.$/u) };

/** As the page asks a worker with these answers. */
function engineThat(answers: Partial<Record<keyof EngineApi, (...args: never[]) => unknown>>) {
  const { worker } = workerStub(answers);
  return { engine: checkedAnswers(wrap<EngineApi>(worker), engineAnswers), end: () => worker.terminate() };
}

/** The same without a channel, which Node's stand-in for a bitmap could not pass. */
async function answerTo(call: keyof typeof wholeAnswers, answer: unknown): Promise<unknown> {
  const worker = { [call]: async () => answer };
  const both: unknown = checkedAnswers(
    worker as never,
    { ...engineAnswers, ...dasAnswers } as typeof engineAnswers,
  );
  return (both as Record<string, () => Promise<unknown>>)[call]();
}

const names = Object.keys({ ...engineAnswers, ...dasAnswers }) as (keyof typeof wholeAnswers)[];

it.each(names)('believes a whole answer to %s, and takes no other for it', async (call) => {
  const whole = revived(wholeAnswers[call]);
  expect(await answerTo(call, whole)).toBe(whole);
  await expect(answerTo(call, Symbol('nonsense'))).rejects.toMatchObject(misunderstood);
});

const allNews = Object.entries(wholeNews).flatMap(([call, news]) =>
  Object.entries(news).flatMap(([at, times]) =>
    times.map((told): [string, number, unknown] => [call, Number(at), revived(told)]),
  ),
);

it.each(allNews)('believes what %s tells its argument %i, and hands it on', async (call, at, told) => {
  const worker = {
    async [call](...args: ((...told: unknown[]) => unknown)[]) {
      await args[at](...(told as unknown[]));
      return revived(wholeAnswers[call as 'start']);
    },
  };
  const asked: unknown = checkedAnswers(worker as never, engineAnswers);
  const heard: unknown[] = [];
  const hear = (...one: unknown[]) => heard.push(one);
  await (asked as Record<string, (...args: unknown[]) => Promise<unknown>>)[call](hear, hear, hear, hear);
  expect(heard).toEqual([told]);
});

it('hands what is told on to callbacks, over the channel', async () => {
  const [[news]] = wholeNews.start![2] as [[LoadNews]];
  const { engine, end } = engineThat({
    start: async (_url: never, _wishes: never, hear: (news: LoadNews) => unknown) => {
      await hear(news);
      return wholeAnswers.start;
    },
  });
  const heard: LoadNews[] = [];
  const call = engine.start('http://localhost/', {}, (one) => heard.push(one));
  expect(await call).toEqual(wholeAnswers.start);
  expect(heard).toEqual([news]);
  end();
});

it('does not let a callback hear what is wrong nor what comes after, and ends what was asked', async () => {
  carryAbortSignals();
  let stop = (_: boolean) => {};
  const aborted = new Promise<boolean>((resolve) => {
    stop = resolve;
  });
  const { engine, end } = engineThat({
    measure: async (hear: (done: number, of: number) => unknown, signal: AbortSignal) => {
      signal.addEventListener('abort', () => stop(true));
      await hear(1, Number.NaN);
      await hear(1, 2);
      return wholeAnswers.measure;
    },
  });
  const heard: number[] = [];
  const call = engine.measure((done) => heard.push(done), new AbortController().signal);
  await expect(call).rejects.toMatchObject(misunderstood);
  expect(heard).toEqual([]);
  expect(await aborted).toBe(true);
  end();
});

it('does not believe news of a load that are none', async () => {
  const wrong = { loadedBytes: 1, totalBytes: 1, preparing: 'yes' };
  const { engine, end } = engineThat({
    start: async (_url: never, _wishes: never, hear: (news: unknown) => unknown) => {
      await hear(wrong);
      return wholeAnswers.start;
    },
  });
  const heard: LoadNews[] = [];
  const call = engine.start('http://localhost/', {}, (one) => heard.push(one));
  await expect(call).rejects.toMatchObject(misunderstood);
  expect(heard).toEqual([]);
  end();
});

const whole = revived(wholeAnswers.inspect) as Readonly<Record<string, unknown>>;

it.each([
  ['a map of another size', { map: new Float32Array(15) }],
  ['a map without numbers', { map: new Float32Array(16).fill(Number.NaN) }],
  ['a score that is none', { score: Number.NaN }],
  ['a verdict that nobody knows', { verdict: 'perhaps' }],
  ['a bitmap that is none', { photo: { ...(whole.photo as object), preview: new Blob([]) } }],
])('refuses an inspection with %s', async (_, wrong) => {
  await expect(answerTo('inspect', { ...whole, ...wrong })).rejects.toMatchObject(misunderstood);
});
