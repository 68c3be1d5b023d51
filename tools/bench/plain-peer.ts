/** Our own path with the kernels switched off, as a peer. */
import { setPlainOps } from '../../src/ops/kernels';
import { provideProgram, wasmProgram } from '../../src/ops/wasm/program';
import type { Bench } from './bench';
import { type Peer, type Row, within } from './trial';

/** Does `work` with plain operations of TensorFlow.js alone; what is built meanwhile stays on them. */
async function plainly<T>(work: () => Promise<T>): Promise<T> {
  const program = wasmProgram();
  provideProgram(undefined);
  setPlainOps(true);
  try {
    return await work();
  } finally {
    provideProgram(program);
    setPlainOps(false);
  }
}

/** None where no kernel of ours computes the row. */
export async function plainPeer(row: Row, bench: Bench): Promise<readonly Peer[]> {
  if (!row.kernelsOn?.includes(bench.backend)) return [];
  const prepared = within(plainly, await plainly(() => row.prepare(bench)));
  return [{ name: 'plain tfjs operations', prepared, agreement: 0.999 }];
}
