/**
 * Leaves out of the built app what is hidden among its models: a conversion that was interrupted leaves a folder of weights
 * with a dot in front in `public/models`, which Vite copies like any other.
 */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';

export function withoutHiddenModels(): Plugin {
  let models = '';
  return {
    name: 'without-hidden-models',
    apply: 'build',
    configResolved({ root, build: { outDir } }) {
      models = path.resolve(root, outDir, 'models');
    },
    // By then `public` has been copied.
    async writeBundle() {
      const names = await readdir(models).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      for (const name of names.filter((each) => each.startsWith('.')))
        await rm(path.join(models, name), { recursive: true });
    },
  };
}
