/** A model's folder of a tiny checkpoint of `fixtures/golden`, as the weights tool makes it. */
import { runWeightsQuietly } from '../weights/run';

/** @param more words of the weights tool's command line */
export function convertGolden(name: string, out: string, ...more: string[]): Promise<void> {
  const golden = `fixtures/golden/${name}`;
  return runWeightsQuietly([
    ...['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`],
    ...['--levels', '1,2,3,4', '--out', out, '--force', ...more],
  ]);
}
