/** The command line of `npm run bench`. */
import { UsageError } from '../evaluate/usage-error';
import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';

const known = {
  only: { type: 'string', multiple: true },
  backend: { type: 'string', multiple: true },
  repeats: { type: 'string' },
  threads: { type: 'string' },
  out: { type: 'string', default: 'results/bench' },
  model: { type: 'string' },
  onnx: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export interface BenchOptions {
  /** Names of rows; all when empty. */
  readonly only: readonly string[];
  readonly backends: readonly NodeBackend[];
  /** As many as the time allows without. */
  readonly repeats?: number | undefined;
  /** Of our wasm and of the peer's; as many as there are cores without. */
  readonly threads?: number | undefined;
  readonly out: string;
  readonly model?: string | undefined;
  readonly onnx?: string | undefined;
}

export const usage = (rows: readonly { name: string; what: string }[]) => `npm run bench [-- --only ROW] ...

Times the parts of the program beside peers that do the same, in turn, and keeps medians and quartiles. Where a peer took
part it gives the ratio: the peer's time by ours. The answers of both are compared first.

  --only ROW        a row; may be given several times (all)
  --backend NAME    ${nodeBackends.join(', ')}; may be given several times (all)
  --repeats N       exactly N times each, in place of as often as a few seconds allow
  --threads N       threads of wasm, ours and the peer's (as many as there are cores, at most 8)
  --out FOLDER      where bench.json and bench.md go (results/bench)
  --model FOLDER    the encoder (public/models/pico-clip; a tiny one where nothing fast computes)
  --onnx FILE       the same encoder's image tower as ONNX, for onnxruntime-web
  --help

Rows:
${rows.map(({ name, what }) => `  ${name.padEnd(17)} ${what}`).join('\n')}
`;

/**
 * Reads the arguments after the program's name.
 * @param rows names of those that there are
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function parseOptions(args: string[], rows: readonly string[]): BenchOptions | undefined {
  const { help, only = [], backend, repeats, threads, out, model, onnx } = readArgs(args, known, wrong);
  if (help) return undefined;
  return {
    only: only.map((name) => oneOf('only', name, rows, wrong)),
    backends: (backend ?? nodeBackends).map((name) => oneOf('backend', name, nodeBackends, wrong)),
    ...(repeats !== undefined && {
      repeats: wholeNumber('repeats', repeats, { least: 1, most: 1000 }, wrong),
    }),
    ...(threads !== undefined && {
      threads: wholeNumber('threads', threads, { least: 1, most: 32 }, wrong),
    }),
    ...{ out, model, onnx },
  };
}

function wrong(what: string): UsageError {
  const flags = Object.keys(known).map((name) => `--${name}`);
  return new UsageError(
    `Nothing was measured: ${what}. Known are ${flags.join(', ')}; see \`npm run bench -- --help\`.`,
  );
}
