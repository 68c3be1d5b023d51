/**
 * What workers answer and tell, whole to senseless, to the checks that stand before the page's own code, and then to as much of
 * that code as runs here: what is believed can be shown, kept, and read again.
 */
import { deserialize, serialize } from 'node:v8';
import type { Remote } from 'comlink';
import * as v from 'valibot';
import { packMap } from '../../../src/database/packed-map';
import { factsSchema, pictureSchema, resultSchema, versionSchema } from '../../../src/database/records';
import { hottestSpot } from '../../../src/images/view/probe';
import { shareDone } from '../../../src/state/open-project/training-progress';
import { regionRecord } from '../../../src/state/photos/region';
import { verdictOf } from '../../../src/vtfusion/verdict';
import { checkedAnswers, dasAnswers, engineAnswers } from '../../../src/workers/answers';
import type {
  EngineApi,
  InspectionReport,
  KeptCheckpoint,
  LookReport,
  TrainingNews,
  TrainingReport,
} from '../../../src/workers/engine-api';
import { revived, wholeAnswers, wholeNews } from '../../testing/whole-answers';
import { type FuzzTarget, promise } from '../target';
import { mutateValue } from '../values';

type Call = keyof typeof wholeAnswers;

interface Case {
  readonly call: Call;
  /** Place of the callback that is told something; none where the call is answered. */
  readonly at?: number | undefined;
  readonly said: unknown;
}

const id = { project: 'p', id: 'r', blobs: [] };

/** As a result is shown and kept. */
function keep({
  map,
  region,
  placement,
  score,
  verdict,
  thresholds,
  photo,
  milliseconds,
}: InspectionReport): void {
  promise(['pass', 'uncertain', 'fail'].includes(verdictOf(score, thresholds)), 'a verdict');
  const { x, y } = hottestSpot(map, placement.side, region);
  promise(Number.isFinite(x + y), 'a hottest spot');
  const { width, height, sha256, previewFile: preview } = photo;
  const seen = { ...id, version: 1, name: 'left.png', sha256, width, height, time: 1.7e12 };
  const result = { ...seen, score, verdict, thresholds, milliseconds, review: null };
  promise(v.is(resultSchema, result), 'a result that can be read again');
  const kept = { map: packMap(map), region: region ? regionRecord(region) : null, placement };
  promise(
    v.is(pictureSchema, { ...id, ...kept, preview, painted: null }),
    'a picture that can be read again',
  );
}

function keepVersion({ thresholds, encoder, settings, seed, seconds, created }: TrainingReport): void {
  const asked = { model: 'pico-clip', object: 'nut', words: '', preset: 'default', losses: [], shots: [] };
  const file = { bundle: 'ab'.repeat(32), bundleBytes: 9 };
  const made = { ...id, number: 1, created: Date.parse(created), encoder, settings, seed, seconds };
  promise(
    v.is(versionSchema, { ...made, ...asked, ...file, thresholds }),
    'a version that can be read again',
  );
}

/** Things that a callback is told at once, at most. */
const MOST_TOLD = 100;

/** What the page does with an answer that it believes; with all others it does nothing that runs here. */
const uses: Partial<Record<Call, (answer: never) => void>> = {
  look: ({ facts }: LookReport) => promise(v.is(factsSchema, facts), 'facts that can be read again'),
  inspect: keep,
  train: keepVersion,
  teach: keepVersion,
};

/** And with what its callbacks are told. */
function hear(call: Call, told: unknown): unknown {
  if (call !== 'train') return undefined;
  const news = told as TrainingNews | KeptCheckpoint;
  if ('weights' in news) return news.weights.arrayBuffer();
  const share = shareDone(news);
  promise(share >= 0 && share <= 1, 'a share of the training');
  return undefined;
}

export function answers(): FuzzTarget {
  const whole: Case[] = [
    ...Object.entries(wholeAnswers).map(([call, said]) => ({ call: call as Call, said })),
    ...Object.entries(wholeNews).flatMap(([call, news]) =>
      Object.entries(news).flatMap(([at, times]) =>
        times.map((said) => ({ call: call as Call, at: Number(at), said })),
      ),
    ),
  ];
  return {
    async prepare() {},
    make(random) {
      const { call, at, said } = random.pick(whole);
      return serialize({ call, at, said: mutateValue(said, random) } satisfies Case);
    },
    async take(bytes) {
      const { call, at, said } = deserialize(bytes) as Case;
      const value = revived(said);
      const worker = {
        [call]: async (...args: ((...told: unknown[]) => unknown)[]) => {
          if (at === undefined) return value;
          // A list may only claim its length.
          await args[at](...(Array.isArray(value) && value.length < MOST_TOLD ? value : [value]));
          return revived(wholeAnswers[call]);
        },
      };
      const asked: unknown = checkedAnswers(worker as unknown as Remote<EngineApi>, {
        ...engineAnswers,
        ...dasAnswers,
      });
      const callbacks = Array.from({ length: 4 }, () => (told: unknown) => hear(call, told));
      const question = (asked as Record<Call, (...args: unknown[]) => Promise<never>>)[call];
      const answer = await question(...callbacks);
      uses[call]?.(answer);
    },
  };
}
