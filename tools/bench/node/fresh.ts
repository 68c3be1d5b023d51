import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NodeBackend } from '../../node/backends';
import type { Contender, Fresh } from '../bench';

const script = fileURLToPath(new URL('./cold-load.ts', import.meta.url));

/** What the new process is told, as JSON in its only argument. */
export interface ColdLoad {
  readonly who: Contender;
  readonly backend: NodeBackend;
  readonly model: string;
  readonly onnx?: string | undefined;
  readonly threads?: number | undefined;
  readonly half?: boolean | undefined;
}

/** Loads the encoder in a process of its own; see cold-load.ts. */
export async function freshProcess(load: ColdLoad): Promise<Fresh> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', script, JSON.stringify(load)],
  ]);
  return JSON.parse(stdout) as Fresh;
}
