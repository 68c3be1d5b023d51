/** Measurements in turn with other questions; the engine only claims to be ready. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import { inTurn } from './loaded-version';
import { usePerformance } from './performance-store';

const measure = vi.hoisted(() => vi.fn());
const settled = vi.hoisted(() => ({ now: Promise.resolve(true) }));

vi.mock('./engine-store', () => ({
  askEngine: (question: (engine: object) => unknown) => question({ measure }),
  engineSettled: () => settled.now,
}));

const report = { times: [], tensorBytes: 0, threads: 0, operations: [] };
const status = () => usePerformance.getState().measurement.status;

/** An answer that comes when told to. */
function later<T>(value: T) {
  let end = () => {};
  const answer = new Promise<T>((resolve) => {
    end = () => resolve(value);
  });
  return { answer, end };
}

beforeEach(() => {
  measure.mockReset().mockResolvedValue(report);
  usePerformance.setState({ measurement: { status: 'none' } });
});

it('waits for what is under way, and lets nothing begin before it has ended', async () => {
  const [before, measured] = [later('trained'), later(report)];
  const trained = inTurn(() => before.answer);
  measure.mockReturnValue(measured.answer);
  const done = usePerformance.getState().measure();
  const inspect = vi.fn(async () => 'inspected');
  const after = inTurn(inspect);
  await Promise.resolve();
  expect(status()).toBe('running');
  expect(measure).not.toHaveBeenCalled();
  before.end();
  await trained;
  await vi.waitFor(() => expect(measure).toHaveBeenCalledOnce());
  expect(inspect).not.toHaveBeenCalled();
  measured.end();
  await done;
  expect(status()).toBe('done');
  expect(await after).toBe('inspected');
});

it('waits for an engine that starts in place of one that was lost', async () => {
  const started = later(true);
  settled.now = started.answer;
  const done = usePerformance.getState().measure();
  await new Promise((resolve) => setImmediate(resolve));
  expect(measure).not.toHaveBeenCalled();
  started.end();
  await done;
  expect(status()).toBe('done');
});

it('is cancelled at once while it waits, and never begins', async () => {
  const before = later('trained');
  const trained = inTurn(() => before.answer);
  const done = usePerformance.getState().measure();
  usePerformance.getState().cancel();
  await done;
  expect(status()).toBe('none');
  before.end();
  await trained;
  await inTurn(async () => undefined);
  expect(measure).not.toHaveBeenCalled();
});
