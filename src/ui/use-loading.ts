import type { EngineState } from '../state/engine/engine-store';
import { engineText } from './text/engine';
import { usePercent, useText } from './text/use-text';

/** The progress of an engine that loads a model, for `SpokenProgress`. */
export function useLoading(engine: Extract<EngineState, { status: 'loading' }>) {
  const text = useText(engineText);
  const percentOf = usePercent();
  const { loadedBytes, totalBytes, preparing } = engine;
  const share = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  return preparing
    ? { sentence: text.preparing, part: 'preparing', share }
    : { sentence: text.loading(percentOf(share)), part: 'loading', share };
}
