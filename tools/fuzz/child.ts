/** A process that takes cases one after the other, and can be killed when one of them never ends. */
import { attempt } from './attempt';
import { caseRandom } from './case-random';
import type { FuzzTarget } from './target';

/** What the process hears: a module that exports `openTarget`, and the cases to take. */
export interface Order {
  readonly module: string;
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  /** The number after the last. */
  readonly to: number;
}

/** What it says: that the target cannot be opened, that it begins a case, that one failed, that all are done. */
export type News =
  | { readonly unopened: string }
  | { readonly begun: number }
  | { readonly failed: number; readonly why: string }
  | { readonly ends: Ends };

/** How many cases ended in a value, or in an error of a code. */
export type Ends = Record<string, number>;

let current = 0;
const say = (news: News) => process.send!(news);
const reject = (error: unknown) =>
  say({ failed: current, why: `left an error that nobody catches: ${error}` });
process.on('unhandledRejection', reject);
process.on('uncaughtException', reject);

process.once('message', async ({ module, target: name, seed, from, to }: Order) => {
  let target: FuzzTarget;
  try {
    const { openTarget }: { openTarget(name: string): Promise<FuzzTarget> } = await import(module);
    target = await openTarget(name);
  } catch (error) {
    say({ unopened: String(error) });
    process.disconnect();
    return;
  }
  const ends: Ends = {};
  for (current = from; current < to; current++) {
    say({ begun: current });
    const end = await attempt(target, target.make(caseRandom(name, seed, current)));
    if ('why' in end) say({ failed: current, why: end.why });
    else ends[end.as] = (ends[end.as] ?? 0) + 1;
    // A rejection that nobody hears is told between two turns of the loop.
    await new Promise(setImmediate);
  }
  say({ ends });
  process.disconnect();
});
