/** WebAssembly as `npm run kernels` makes it, to be held against what is committed. */
import { readFileSync } from 'node:fs';
import { main as compile } from 'assemblyscript/asc';

/** @param config of AssemblyScript, from the repository's root @throws what the compiler says */
export async function compileKernels(config: string): Promise<Uint8Array> {
  let made: Uint8Array | undefined;
  const { error } = await compile(['--config', config], {
    readFile: (name, base = '.') => {
      try {
        return readFileSync(`${base}/${name}`, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_, contents) => {
      made = contents as Uint8Array;
    },
  });
  if (error) throw error;
  return made!;
}
