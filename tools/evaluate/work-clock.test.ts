import { describe, expect, it } from 'vitest';
import { type Cost, WorkClock } from './work-clock';

/** A clock that only moves when told. */
function clockwork() {
  let time = 0;
  const pass = (seconds: number) => {
    time += seconds;
  };
  return { pass, clock: new WorkClock(() => time) };
}

const costOf = (seconds: number, ...needs: Cost[]): Cost => ({
  seconds,
  tensorBytes: 10 * seconds,
  needs: new Set(needs),
});

describe('WorkClock', () => {
  it('counts work, and not what is put aside', async () => {
    const { clock, pass } = clockwork();
    pass(5);
    clock.start();
    pass(1);
    await clock.putAside(async () => pass(10));
    pass(2);
    expect(clock.seconds()).toBe(3);
    clock.start();
    expect(clock.seconds()).toBe(0);
  });

  it('counts the time of several that are put aside at once as one stretch', async () => {
    const { clock, pass } = clockwork();
    clock.start();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waiting = [0, 1, 2].map(() => clock.putAside(() => gate));
    pass(7);
    release();
    await Promise.all(waiting);
    expect(clock.seconds()).toBe(0);
  });

  it('charges a cost once, with everything that it was computed from', () => {
    const { clock } = clockwork();
    const tokens = costOf(4);
    const windows = costOf(2, tokens);
    clock.start();
    clock.charge(windows);
    clock.charge(tokens);
    clock.charge(windows);
    expect(clock.seconds()).toBe(6);
    expect(clock.tensorBytes).toBe(40);
    clock.start();
    expect(clock.tensorBytes).toBe(0);
    clock.charge(tokens);
    expect(clock.seconds()).toBe(4);
  });

  it('gives a computation its own seconds, without those of what it uses', async () => {
    const { clock, pass } = clockwork();
    clock.start();
    const inner = await clock.putAside(() => clock.measure(async () => pass(3)));
    const outer = await clock.putAside(() =>
      clock.measure(async () => {
        pass(1);
        await clock.putAside(async () => {
          pass(20);
          clock.charge(inner.cost);
        });
        pass(1);
      }),
    );
    expect(inner.cost.seconds).toBe(3);
    expect(outer.cost.seconds).toBe(2);
    // Charged within a computation, it is the computation that pays.
    expect(clock.seconds()).toBe(0);
    clock.charge(outer.cost);
    expect(clock.seconds()).toBe(5);
  });
});
