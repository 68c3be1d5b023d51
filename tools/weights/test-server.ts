/** For tests: a file server that can fail as the internet does. */
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  bytes: Uint8Array;
  etag?: string | undefined;
}

export interface TestServer {
  url: string;
  files: Map<string, ServedFile>;
  /** The requests so far: path and Range header, in order. */
  requests: { path: string; range: string | undefined; ifRange: string | undefined }[];
  /** Whether Range is honoured. */
  ranges: boolean;
  /** For the next answers, in order: cut the connection after so many bytes of the body. */
  cuts: number[];
  /** For the next answers, in order: answer with this status alone. */
  statuses: number[];
  /** Path -> headers and new path, answered with 302. */
  redirects: Map<string, { to: string; headers: Record<string, string> }>;
  /** Called after each answer, such as to change a file. */
  afterAnswer: () => void;
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine. */
export async function startServer(): Promise<TestServer> {
  const state: Omit<TestServer, 'url' | 'close'> = {
    files: new Map(),
    requests: [],
    ranges: true,
    cuts: [],
    statuses: [],
    redirects: new Map(),
    afterAnswer: () => {},
  };
  const server = http.createServer((request, response) => {
    const path = request.url ?? '/';
    state.requests.push({
      path,
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string,
    });
    answer(state, path, request.headers, response);
    state.afterAnswer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function answer(
  state: Omit<TestServer, 'url' | 'close'>,
  path: string,
  asked: http.IncomingHttpHeaders,
  response: http.ServerResponse,
): void {
  const status = state.statuses.shift();
  if (status !== undefined) {
    response.writeHead(status).end('no');
    return;
  }
  const redirect = state.redirects.get(path);
  if (redirect) {
    response.writeHead(302, { location: redirect.to, ...redirect.headers }).end();
    return;
  }
  const file = state.files.get(path);
  if (!file) {
    response.writeHead(404).end('no such file');
    return;
  }
  const etag = file.etag ?? `"${createHash('md5').update(file.bytes).digest('hex')}"`;
  const range = state.ranges ? /^bytes=(\d+)-$/.exec(asked.range ?? '') : null;
  const start = range && (!asked['if-range'] || asked['if-range'] === etag) ? Number(range[1]) : undefined;
  const body = file.bytes.subarray(start ?? 0);
  const total = file.bytes.length;
  response.writeHead(start === undefined ? 200 : 206, {
    ...(etag ? { etag } : {}),
    'content-length': body.length,
    ...(start === undefined ? {} : { 'content-range': `bytes ${start}-${total - 1}/${total}` }),
  });
  const cut = state.cuts.shift();
  if (cut === undefined) response.end(body);
  else response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
}
