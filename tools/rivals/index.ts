/** Every rival that the harness can run, by the name that `--methods` takes. */
import type { Method } from '../evaluate/method';
import { cfa } from './cfa';
import { fastrecon } from './fastrecon';
import { features, featuresMasked } from './features';
import { patchcore } from './patchcore';
import { rd4ad } from './rd4ad';
import { rwda } from './rwda';
import { subspace } from './subspace';
import { text } from './text';
import { winclipPlus } from './winclip-plus';

export const rivals: readonly Method[] = [
  features,
  featuresMasked,
  patchcore,
  winclipPlus,
  text,
  subspace,
  fastrecon,
  rd4ad,
  cfa,
  rwda,
];
