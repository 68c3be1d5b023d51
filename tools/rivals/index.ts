/** Every rival that the harness can run, by the name that `--methods` takes. */
import type { Method } from '../evaluate/method';
import { features } from './features';
import { patchcore } from './patchcore';
import { subspace } from './subspace';
import { text } from './text';

export const rivals: readonly Method[] = [features, patchcore, text, subspace];
