import { describe, expect, it } from 'vitest';
import type { Bench } from './bench';
import { type Figure, measureRow, type Rounds } from './measure';
import type { Prepared, Row, Trial } from './trial';

const bench = { backend: 'cpu', manifest: { name: 'toy' } } as Bench;

/** Figures that are written down beforehand; `log` hears whose turn it is. */
function written(
  name: string,
  values: readonly number[],
  log: string[],
  more: Partial<Trial> = {},
): Prepared {
  let at = 0;
  const measure = async () => {
    log.push(name);
    return values[at++ % values.length];
  };
  return {
    trials: [{ name: 'work', unit: 'ms', measure, ...more }],
    dispose: () => log.push(`${name} gone`),
  };
}

async function figureOf(row: Row, rounds: Rounds): Promise<Figure> {
  const figures: Figure[] = [];
  await measureRow(row, bench, { ...rounds, onFigure: (figure) => figures.push(figure) });
  return figures[0];
}

const answering = (...values: number[]) => ({ answer: async () => Float32Array.from(values) });

describe('measuring a row', () => {
  it('takes ours and the peer in turn after a warm-up of both, and lets both go', async () => {
    const log: string[] = [];
    const row: Row = {
      name: 'row',
      what: '',
      prepare: async () => written('ours', [100, 2], log),
      peers: async () => [{ name: 'peer', agreement: 0.9, prepared: written('peer', [100, 3], log) }],
    };
    const { ours, peers } = await figureOf(row, { repeats: 1 });
    expect(log).toEqual(['ours', 'peer', 'ours', 'peer', 'ours gone', 'peer gone']);
    expect(ours.median).toBe(2);
    expect(peers[0].ratio).toBe(1.5);
  });

  it('gives no ratio where the answers differ, and says how far', async () => {
    const log: string[] = [];
    const row: Row = {
      name: 'row',
      what: '',
      prepare: async () => written('ours', [1], log, answering(1, 0)),
      peers: async () => [
        { name: 'right', agreement: 0.9, prepared: written('right', [1], log, answering(1, 0.1)) },
        { name: 'wrong', agreement: 0.9, prepared: written('wrong', [1], log, answering(0, 1)) },
      ],
    };
    const { peers } = await figureOf(row, { repeats: 1 });
    expect(peers.map(({ ratio }) => ratio)).toEqual([1, undefined]);
    expect(peers.map(({ agreement }) => agreement!.largestDifference)).toEqual([Math.fround(0.1), 1]);
  });

  it('runs once and without a warm-up what takes long', async () => {
    const log: string[] = [];
    const row: Row = { name: 'row', what: '', prepare: async () => written('ours', [7], log, { atMost: 1 }) };
    const { ours } = await figureOf(row, { repeats: 5 });
    expect(ours.repeats).toBe(1);
    expect(log).toEqual(['ours', 'ours gone']);
  });

  it('measures nothing beside what is the same whatever computes', async () => {
    const log: string[] = [];
    const row: Row = {
      name: 'row',
      what: '',
      prepare: async () => written('ours', [1], log, { alone: true }),
      peers: async () => [{ name: 'peer', agreement: 0.9, prepared: written('peer', [1], log) }],
    };
    const { peers } = await figureOf(row, { repeats: 1 });
    expect(peers).toEqual([]);
    expect(log).not.toContain('peer');
  });

  it('lets go of what was prepared when a peer cannot be', async () => {
    const log: string[] = [];
    const ours: Row = { name: 'row', what: '', prepare: async () => written('ours', [1], log) };
    const peers = () => Promise.reject(new Error('no such peer'));
    await expect(measureRow({ ...ours, peers }, bench, {})).rejects.toThrow('no such peer');
    expect(log).toEqual(['ours gone']);
    // The plain path of the row itself, which comes last, fails.
    let times = 0;
    const twice: Row = {
      ...ours,
      kernelsOn: ['cpu'],
      prepare: async () => {
        if (times++ > 0) throw new Error('not plainly');
        return written('ours', [1], log);
      },
      peers: async () => [{ name: 'peer', agreement: 0.9, prepared: written('peer', [1], log) }],
    };
    log.length = 0;
    await expect(measureRow(twice, bench, {})).rejects.toThrow('not plainly');
    expect(log).toEqual(['ours gone', 'peer gone']);
  });

  it('ends between two figures when it is stopped, and still lets go', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const row: Row = {
      name: 'row',
      what: '',
      async prepare() {
        stop.abort();
        return written('ours', [7], log, { atMost: 2 });
      },
    };
    await expect(measureRow(row, bench, { signal: stop.signal })).rejects.toThrow();
    expect(log).toEqual(['ours gone']);
  });
});
