import { type BackendName, backendNames } from '../workers/client';

export interface PageOptions {
  /** Folder of the model, absolute: a worker's own address is not the page's. */
  readonly modelUrl: string;
  readonly backend: BackendName | undefined;
}

const defaultModel = 'pico-clip';

/** `?model=FOLDER` names a folder of `models/`, `?backend=webgpu|webgl|wasm|cpu` asks for a backend. */
export function pageOptions({ href }: { readonly href: string }): PageOptions {
  const url = new URL(href);
  const model = url.searchParams.get('model') ?? defaultModel;
  const asked = url.searchParams.get('backend');
  return {
    modelUrl: new URL(`models/${encodeURIComponent(model)}/`, url).href,
    backend: backendNames.find((name) => name === asked),
  };
}
