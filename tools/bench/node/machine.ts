/** What the figures were taken on. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Machine } from '../report';
import { packageVersion } from './package-version';

/** Empty outside of a repository. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export function machine(adapters: readonly string[]): Machine {
  const packages = ['@tensorflow/tfjs-core', 'onnxruntime-web', 'webgpu'];
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    system: `${os.type()} ${os.release()}, ${os.arch()}`,
    processor: os.cpus()[0]?.model ?? 'unknown processor',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    adapters,
    versions: Object.fromEntries([
      ['node', process.versions.node],
      ...packages.map((name) => [name, packageVersion(name)]),
    ]),
  };
}
