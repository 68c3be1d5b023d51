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

/**
 * `?model=FOLDER` names a folder of `models/`, `?backend=webgpu|webgl|wasm|cpu` asks for a backend,
 * `?kiosk=PROJECT` is a kiosk, `?sample=none` wants no sample.
 */
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

/**
 * Absolute address of a model's folder: a worker's own address is not the page's. A lone surrogate, which no
 * address can hold, gives none.
 */
export function modelUrl(model: string, { href }: { readonly href: string }): string {
  return new URL(`models/${encodeURIComponent(model.replace(/\p{Surrogate}/gu, '\ufffd'))}/`, href).href;
}

/** The folder that the address of a model names. */
export function modelOf(url: string): string {
  return decodeURIComponent(url.split('/').findLast((piece) => piece !== '') ?? url);
}

/** The page's address with another model. */
export function withModel(model: string, { href }: { readonly href: string }): string {
  const url = new URL(href);
  url.searchParams.set('model', model);
  return url.href;
}

/** The page's address with or without a kiosk in it. */
export const withKiosk = (project: string | undefined, location: { readonly href: string }): string =>
  startingWith('kiosk', project, location);

/** The page's address with another backend, whatever is open. */
export const withBackend = (backend: BackendName, location: { readonly href: string }): string =>
  startingWith('backend', backend, location);

/** An address that starts again with an option, or without it. */
function startingWith(
  option: string,
  value: string | undefined,
  { href }: { readonly href: string },
): string {
  const url = new URL(href);
  if (value === undefined) url.searchParams.delete(option);
  else url.searchParams.set(option, value);
  url.hash = '';
  return url.href;
}
