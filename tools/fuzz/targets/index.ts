/** All places that are fuzzed, by the name that `--only` takes. */
import type { FuzzTarget } from '../target';
import { answers } from './answers';
import { bundles } from './bundles';
import { messages } from './messages';
import { models } from './models';
import { pictures } from './pictures';
import { records } from './records';
import { safetensors } from './safetensors';
import { tables } from './tables';
import { texts } from './texts';

export const targets = {
  pictures,
  safetensors,
  models,
  bundles,
  tables,
  texts,
  records,
  messages,
  answers,
} as const;
export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as TargetName[];

/** A target that is ready to make and take cases. */
export async function openTarget(name: TargetName): Promise<FuzzTarget> {
  const target = targets[name]();
  await target.prepare();
  return target;
}
