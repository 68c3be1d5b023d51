import { type BackendName, backendNames } from '../../workers/client';

export interface PageOptions {
  /** Folder of the model within `models/`. */
  readonly model: string;
  readonly backend: BackendName | undefined;
  /** Id or title of the project that this page shows as a kiosk. */
  readonly kiosk: string | undefined;
  /** Whether a first start makes the sample project. */
  readonly sample: boolean;
}

const defaultModel = 'pico-clip';

/** `?model=FOLDER` names a folder of `models/`, `?backend=webgpu|webgl|wasm|cpu` asks for a backend, `?kiosk=PROJECT` is a kiosk, `?sample=none` wants no sample. */
export function pageOptions({ href }: { readonly href: string }): PageOptions {
  const { searchParams } = new URL(href);
  const asked = searchParams.get('backend');
  return {
    model: searchParams.get('model') ?? defaultModel,
    backend: backendNames.find((name) => name === asked),
    kiosk: searchParams.get('kiosk') ?? undefined,
    sample: searchParams.get('sample') !== 'none',
  };
}

/** Address of a model's folder, absolute: a worker's own address is not the page's. Half a letter, which no address can hold, is none. */
export function modelUrl(model: string, { href }: { readonly href: string }): string {
  return new URL(`models/${encodeURIComponent(model.replace(/\p{Surrogate}/gu, '\ufffd'))}/`, href).href;
}

/** The folder that the address of a model names. */
export function modelOf(url: string): string {
  return decodeURIComponent(url.split('/').findLast((piece) => piece !== '') ?? url);
}

/** The page's address with another model in it. */
export function withModel(model: string, { href }: { readonly href: string }): string {
  const url = new URL(href);
  url.searchParams.set('model', model);
  return url.href;
}

/** The page's address with a backend asked for, whatever is open. */
export function withBackend(backend: BackendName, { href }: { readonly href: string }): string {
  const url = new URL(href);
  url.searchParams.set('backend', backend);
  url.hash = '';
  return url.href;
}

/** The page's address with or without a kiosk in it. */
export function withKiosk(project: string | undefined, { href }: { readonly href: string }): string {
  const url = new URL(href);
  if (project === undefined) url.searchParams.delete('kiosk');
  else url.searchParams.set('kiosk', project);
  url.hash = '';
  return url.href;
}
