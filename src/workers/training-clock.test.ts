import { expect, it } from 'vitest';
import { Gate } from '../vtfusion/gate';
import { TrainingClock } from './training-clock';

function begin(from?: { readonly seconds?: number }) {
  const time = { ms: 5000 };
  const now = () => time.ms;
  const gate = new Gate(now);
  return { time, gate, clock: new TrainingClock(gate, from, now) };
}

it('counts no pause', async () => {
  const { time, gate, clock } = begin();
  time.ms += 2000;
  void gate.close();
  time.ms += 500;
  const passing = gate.pass();
  time.ms += 3_600_000;
  expect(clock.seconds).toBe(2.5);
  gate.open();
  await passing;
  time.ms += 1000;
  expect(clock.seconds).toBe(3.5);
});

it('counts on while a pause that was asked for is taken back before anybody holds', async () => {
  const { time, gate, clock } = begin();
  void gate.close();
  time.ms += 1000;
  gate.open();
  await gate.pass();
  expect(clock.seconds).toBe(1);
});

it('counts what was done before an interruption', () => {
  const { time, clock } = begin({ seconds: 40 });
  time.ms += 3000;
  expect(clock.seconds).toBe(43);
});

it('says nothing where an earlier program has kept no time', () => {
  const { time, clock } = begin({});
  time.ms += 3000;
  expect(clock.seconds).toBeUndefined();
});
