import type { EngineState } from '../state/engine/engine-store';
import { engineText } from './text/engine';
import { useText } from './text/use-text';

const backendTitles = { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WebAssembly' } as const;

type Report = Extract<EngineState, { status: 'ready' }>['report'];

/** What computes, and why nothing better does, in the person's language. */
export function useBackendWords() {
  const text = useText(engineText);
  const titles = { ...backendTitles, cpu: text.cpu };
  const reasonOf = ({ reason, detail }: Report['refused'][number]['why']) =>
    reason === 'failed' ? text.broke(detail) : reason === 'software' ? text.software(detail) : text[reason];
  return {
    title: ({ backend }: Report) => titles[backend],
    computing: ({ backend, adapter }: Report) =>
      text.computing(
        titles[backend],
        adapter || (backend === 'wasm' || backend === 'cpu' ? text.processor : text.unnamed),
      ),
    /** A sentence for each backend that was tried before. */
    refused: ({ refused }: Report) =>
      refused.map(({ backend, why }) => text.refused(titles[backend], reasonOf(why))),
  };
}
