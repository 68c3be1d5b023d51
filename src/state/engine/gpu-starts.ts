/**
 * Unfinished starts on the graphics card, kept from one page to the next: a driver that resets at the start
 * would do so at every load of the page, and after three resets within two minutes Chromium bars all pages
 * from the graphics card.
 *
 *   begun -> ended   the engine is ready or failed, or the page was left: nothing is kept
 *   begun -> lost    the card went away or got stuck, even if another backend took over: kept for a day
 *   begun            and never ended, as when the browser died: kept for a day, or until a start ends well
 *
 * A start that ends well on WebGPU clears all of them; on another backend it says nothing about the graphics
 * card.
 */
import * as v from 'valibot';
import { newId } from '../../database/ids';
import { time } from '../../database/schemas';
import { type EngineReport, WorkerLost } from '../../workers/client';
import { note, readNoted } from '../page/local-storage';

const place = 'vtfusion-gpu-starts';
const dayMs = 86_400_000;
/** One may be of a browser that was ended in the middle. */
const mostLost = 2;

const startsSchema = v.array(v.object({ id: v.string(), time, isLost: v.optional(v.boolean()) }));
type Starts = v.InferOutput<typeof startsSchema>;

function read(): Starts {
  const now = Date.now();
  // After a clock was set back, they would be kept for longer.
  return readNoted(startsSchema, place, []).filter((start) => start.time <= now && now - start.time < dayMs);
}

const keep = (starts: Starts) => note(place, starts.length > 0 ? starts : undefined);

/** Held while its tab is starting: the outcome of starts in other open tabs is not known yet. */
const lockOf = (id: string) => `vtfusion-gpu-start-${id}`;

/** Whether so many starts were lost that another one is not worth it. */
export async function areGpuStartsLost(): Promise<boolean> {
  const starts = read();
  if (starts.length < mostLost) return false;
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const underWay = new Set(held.map(({ name }) => name));
  return starts.filter(({ id }) => !underWay.has(lockOf(id))).length >= mostLost;
}

/**
 * Whether the next page will find that many, as far as is known: this page's own start counts while it is
 * under way.
 */
export const willBeLeftOut = (): boolean => read().length >= mostLost;

/** @returns to be called at the end, with whether the graphics card went away */
export function beginGpuStart(): (isLost: boolean) => void {
  const id = newId();
  let letGo = () => {};
  const untilOver = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  void navigator.locks?.request(lockOf(id), () => untilOver);
  keep([...read(), { id, time: Date.now() }]);
  const leaving = new AbortController();
  const end = (isLost: boolean) => {
    leaving.abort();
    letGo();
    const others = read().filter((start) => start.id !== id);
    keep(isLost ? [...others, { id, time: Date.now(), isLost }] : others);
  };
  window.addEventListener('pagehide', () => end(false), { signal: leaving.signal });
  return end;
}

/** The same for an engine that `start` starts. */
export async function startOnGpu(start: () => Promise<EngineReport>): Promise<EngineReport> {
  const end = beginGpuStart();
  try {
    const report = await start();
    end(wentAwayIn(report));
    keep(report.backend === 'webgpu' ? [] : read().filter(({ isLost }) => isLost));
    return report;
  } catch (error) {
    end(error instanceof WorkerLost && (error.why === 'gpu' || error.why === 'stuck'));
    throw error;
  }
}

/** Whether a graphics card went away while its backend was tried. */
export const wentAwayIn = ({ refused }: EngineReport): boolean =>
  refused.some(({ why }) => why.reason === 'wentAway');

/** A person wants the graphics card tried all the same. */
export function forgetGpuStarts(): void {
  keep([]);
}
