/** The built app with a tiny model of random weights beside it, which computes in no time. */
import path from 'node:path';
import { build, preview } from 'vite';
import { convertGolden } from '../testing/golden-model';
import type { Torture, TortureReport } from './torture';

interface Served {
  /** The app with that model, on WebAssembly; without an end, so that a hash can follow. */
  readonly address: string;
  close(): Promise<void>;
}

/** What asks the app for the tiny model. */
export const tiny = '?model=micro-clip&backend=wasm';

/** A torture of that app. @param at tries at its address; the rest is as `Torture` has it */
export function ofTinyApp(
  at: (address: string, ...rest: Parameters<Torture>) => Promise<TortureReport>,
): Torture {
  return async (...rest) => {
    const served = await serveTiny();
    try {
      return await at(served.address, ...rest);
    } finally {
      await served.close();
    }
  };
}

async function serveTiny(outDir = path.resolve('.cache/torture/app')): Promise<Served> {
  await build({ logLevel: 'error', build: { outDir } });
  await convertGolden('micro-clip', path.join(outDir, 'models', 'micro-clip'));
  const server = await preview({
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  return { address: `${server.resolvedUrls!.local[0]}${tiny}`, close: () => server.close() };
}
