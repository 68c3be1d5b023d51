/** Takes a row's figures: answers compared first, then ours and the peers' in turn, so that all meet the same noise. */
import { type Agreement, agreementOf } from './agreement';
import type { BackendName, Bench } from './bench';
import { plainPeer } from './plain-peer';
import { type Summary, summaryOf } from './statistics';
import type { Peer, Prepared, Row, Trial, Unit } from './trial';

export interface PeerFigure {
  readonly name: string;
  readonly summary: Summary;
  readonly agreement?: Agreement;
  /** The peer's median by ours: above 1, ours takes less. Absent where both do not give the same numbers. */
  readonly ratio?: number;
}

export interface Figure {
  readonly row: string;
  readonly trial: string;
  readonly backend: BackendName;
  readonly model: string;
  readonly unit: Unit;
  /** One point of a curve. */
  readonly at?: Trial['at'];
  readonly ours: Summary;
  readonly peers: readonly PeerFigure[];
}

export interface Rounds {
  /** So many, in place of as many as the time allows; a trial that has an `atMost` stays at that. */
  readonly repeats?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onFigure?: (figure: Figure) => void;
}

const mostRounds = 9;
/** No further round begins after so long. */
const secondsPerTrial = 3;

/** @throws the signal's reason when it is aborted */
export async function measureRow(row: Row, where: Bench, rounds: Rounds): Promise<void> {
  const bench = { ...where, signal: rounds.signal };
  const ours = await row.prepare(bench);
  const peers: Peer[] = [];
  try {
    peers.push(...((await row.peers?.(bench)) ?? []));
    peers.push(...(await plainPeer(row, bench)));
    for (const trial of ours.trials) {
      const figure = await measureTrial(trial, trial.alone ? [] : peers, rounds);
      const { backend, manifest } = bench;
      rounds.onFigure?.({ row: row.name, trial: trial.name, backend, model: manifest.name, ...figure });
    }
  } finally {
    for (const { dispose } of [ours, ...peers.map(({ prepared }): Prepared => prepared)]) dispose();
  }
}

interface Entrant {
  readonly trial: Trial;
  readonly samples: number[];
  readonly peer?: Peer;
  readonly agreement?: Agreement | undefined;
}

async function measureTrial(trial: Trial, peers: readonly Peer[], { repeats, signal }: Rounds) {
  const own: Entrant = { trial, samples: [] };
  const answer = peers.length > 0 ? await trial.answer?.() : undefined;
  const others: Entrant[] = [];
  for (const peer of peers) {
    const theirs = peer.prepared.trials.find(({ name }) => name === trial.name);
    if (!theirs) continue;
    const given = answer && (await theirs.answer?.());
    const agreement = answer && given && agreementOf(answer, given);
    others.push({ trial: theirs, samples: [], peer, agreement });
  }
  await takeTurns([own, ...others], repeats, signal);
  const ours = summaryOf(own.samples);
  return {
    unit: trial.unit,
    ...(trial.at && { at: trial.at }),
    ours,
    peers: others.map(({ peer, samples, agreement }): PeerFigure => {
      const summary = summaryOf(samples);
      const agrees = !agreement || agreement.cosine >= peer!.agreement;
      return {
        name: peer!.name,
        summary,
        ...(agreement && { agreement }),
        ...(agrees && { ratio: summary.median / ours.median }),
      };
    }),
  };
}

async function takeTurns(
  entrants: readonly Entrant[],
  repeats: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const atMost = Math.min(...entrants.map(({ trial }) => trial.atMost ?? Number.POSITIVE_INFINITY));
  const rounds = Math.min(atMost, repeats ?? mostRounds);
  // The first run compiles, allocates and fills caches.
  if (atMost === Number.POSITIVE_INFINITY) for (const { trial } of entrants) await trial.measure();
  const begun = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (repeats === undefined && round > 0 && performance.now() - begun > secondsPerTrial * 1000) return;
    for (const { trial, samples } of entrants) {
      signal?.throwIfAborted();
      samples.push(await trial.measure());
    }
  }
}
