/** A model's folder of a tiny checkpoint of `fixtures/golden`, as the weights tool makes it. */
import path from 'node:path';
import { runWeights } from '../weights/run';

/** @param more words of the weights tool's command line */
export function convertGolden(name: string, out: string, ...more: string[]): Promise<void> {
  const golden = `fixtures/golden/${name}`;
  return runWeights(
    [
      ...['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`],
      ...['--levels', '1,2,3,4', '--out', out, '--force', ...more],
    ],
    { root: path.resolve('.'), environment: process.env, output: { isTTY: false, write: () => true } },
  );
}
