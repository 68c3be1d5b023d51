import { AppError } from '../../../src/errors';
import { isSoftwareName } from '../../../src/ops/webgpu/adapter';
import { type NodeBackend, nodeBackends, releaseBackends } from '../../node/backends';
import { UsageError } from '../../node/usage-error';
import type { Host } from '../host';
import { measureRow } from '../measure';
import { rows } from '../rows';
import type { Choices } from './model-choice';
import { openBench } from './open-bench';

/** @param realGpu a software renderer is refused */
export function nodeHost(choices: Choices, realGpu: boolean): Host {
  return {
    async open(backend) {
      if (!nodeBackends.some((name) => name === backend))
        throw new UsageError(`Node has no ${backend}; add --browser.`);
      const opening = openBench(backend as NodeBackend, choices);
      const { bench, adapter, notes } = await opening.catch((error: unknown) => {
        if (!realGpu || !(error instanceof AppError) || error.code !== 'backend-unavailable') throw error;
        throw new UsageError('No GPU was found here; run --gpu on a machine that has one.', { cause: error });
      });
      if (realGpu && isSoftwareName(adapter)) {
        releaseBackends();
        throw new UsageError(
          `There is no GPU here, only ${adapter}, which draws in software; run --gpu on a machine that has one.`,
        );
      }
      return {
        adapter,
        notes,
        slow: bench.slow,
        measure: (name, rounds) => measureRow(rows.find((row) => row.name === name)!, bench, rounds),
        close: releaseBackends,
      };
    },
    close: async () => undefined,
  };
}
