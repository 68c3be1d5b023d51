/** Every method that `--methods` knows: ours and the rivals. */
import { rivals } from '../rivals';
import type { Method } from './method';
import { vtfusionMethods } from './vtfusion-method';

export const methods: readonly Method[] = [...vtfusionMethods, ...rivals];
