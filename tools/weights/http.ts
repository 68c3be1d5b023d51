/** One HTTP request that follows redirects by hand, because hubs say a file's SHA-256 on the way to it. */
import path from 'node:path';
import { WeightsError } from './weights-error';

const MAX_REDIRECTS = 10;

export interface Answer {
  response: Response;
  /** SHA-256 that the hub (or the server's ETag) gives for the whole file, if it does. */
  sha256?: string | undefined;
  /** What stays the same as long as the file does: the hub's ETag, else the server's. */
  identity?: string | undefined;
}

/** Asks for `url` without compression. Throws what `fetch` throws when there is no connection. */
export async function request(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  let address = url;
  let linkedTag: string | undefined;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { 'accept-encoding': 'identity', ...headers },
    });
    linkedTag ??= response.headers.get('x-linked-etag') ?? undefined;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) {
      const identity = linkedTag ?? response.headers.get('etag') ?? undefined;
      return { response, identity, sha256: identity && /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(identity)?.[1] };
    }
    await response.body?.cancel();
    address = new URL(location, address).href;
  }
  throw new WeightsError('weights-source-invalid', `The address ${url} is redirected without end. Check it.`);
}

/** Whether the same request may well succeed a little later. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Whether `fetch` or its body failed because the network did: no name, no route, refused, cut, silent. */
export function isNetworkError(error: unknown): boolean {
  // Node's fetch throws a TypeError that carries the socket's own error; other TypeErrors are our mistakes.
  return error instanceof TypeError && error.cause instanceof Error;
}

/** The error for a checkpoint that cannot be fetched now: when to try again, and how to do without. */
export function noNetwork(checkpointUrl: string, cause: unknown): WeightsError {
  const name = path.basename(new URL(checkpointUrl).pathname);
  return new WeightsError(
    'weights-network',
    `${checkpointUrl} cannot be reached from here: run the command again when there is a connection (it goes on ` +
      `where it stopped), or fetch that file and ${configurationBeside(name)} on another machine, put both into one ` +
      `folder here, and run the command with \`--from FOLDER/${name}\`.`,
    { cause },
  );
}

/** What the configuration of a checkpoint is called on the hub. */
function configurationBeside(checkpoint: string): string {
  if (checkpoint === 'open_clip_model.safetensors') return 'its open_clip_config.json';
  return checkpoint === 'model.safetensors' ? 'its config.json' : 'its open_clip_config.json or config.json';
}

/** The error for an answer that will not change by asking again. */
export function refused(url: string, status: number): WeightsError {
  const why =
    status === 404
      ? 'there is no such file'
      : status === 401 || status === 403
        ? 'the server does not allow it'
        : 'the server refused';
  return new WeightsError(
    'weights-source-invalid',
    `${url} cannot be fetched: ${why} (${status}). Check the address, or fetch the file in another way and name it with --from.`,
  );
}
