/** The built app with a tiny model of random weights beside it, which computes in no time. */
import path from 'node:path';
import { build, preview } from 'vite';
import { runWeights } from '../weights/run';

export interface Served {
  /** The app with that model, on WebAssembly; without an end, so that a hash can follow. */
  readonly address: string;
  close(): Promise<void>;
}

/** What asks the app for the tiny model. */
export const tiny = '?model=micro-clip&backend=wasm';
const golden = 'fixtures/golden/micro-clip';

export async function serveTiny(outDir = path.resolve('.cache/torture/app')): Promise<Served> {
  await build({ logLevel: 'error', build: { outDir } });
  await runWeights(
    [
      ...['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`, '--levels', '1,2,3,4'],
      ...['--out', path.join(outDir, 'models', 'micro-clip'), '--force'],
    ],
    { root: path.resolve('.'), environment: process.env, output: { isTTY: false, write: () => true } },
  );
  const server = await preview({
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  return { address: `${server.resolvedUrls!.local[0]}${tiny}`, close: () => server.close() };
}
