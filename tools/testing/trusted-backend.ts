/** Backends for tests that compare what they compute with something independent. */
import { trustKernels } from '../../src/ops/kernels';
import { type NodeBackend, startBackend } from '../node/backends';

/**
 * As `selectBackend`, but kernels are used without having proved themselves: the test does that, and their own check of known
 * products would take a software device ten seconds a file.
 */
export async function selectTrusted(name: NodeBackend): Promise<void> {
  await startBackend(name);
  trustKernels();
}
