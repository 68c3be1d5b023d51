/** The command line of `npm run bench`. */
import { nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';
import type { BackendName } from './bench';
import { browserBackends } from './browser/browser-host';
import type { Choices } from './node/model-choice';
import { sectionOf } from './write-docs';

const known = {
  browser: { type: 'boolean', default: false },
  gpu: { type: 'boolean', default: false },
  half: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  backend: { type: 'string', multiple: true },
  repeats: { type: 'string' },
  threads: { type: 'string' },
  out: { type: 'string', default: 'results/bench' },
  model: { type: 'string' },
  onnx: { type: 'string' },
  'write-docs': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface BenchOptions extends Choices {
  /** In a Chromium in place of Node. */
  readonly browser: boolean;
  /** On a real GPU alone, and with the parity tests. */
  readonly gpu: boolean;
  readonly half: boolean;
  /** Names of rows; all when empty. */
  readonly only: readonly string[];
  readonly backends: readonly BackendName[];
  /** As many as the time allows without. */
  readonly repeats?: number | undefined;
  readonly out: string;
  /** Puts the table into docs/performance.md as well. */
  readonly writeDocs: boolean;
}

export const usage = (rows: readonly { name: string; what: string }[]) => `npm run bench [-- --only ROW] ...

Times the parts of the program beside peers that do the same, in turn, and keeps medians and quartiles. Where a peer took
part it gives the ratio: the peer's time by ours. Where a row's figure has an answer in numbers, both answers are compared first.

  --browser         in a Chromium, in the workers of a page, in place of Node
  --gpu             in Node on the machine's GPU, with the tests that compare its kernels with plain operations
  --half            with --gpu: products may be in 16-bit floats, where the GPU has them and they are faster
  --only ROW        a row; may be given several times (all)
  --backend NAME    ${nodeBackends.join(', ')}; with --browser ${browserBackends.join(', ')}; may be given several times (all)
  --repeats N       N times each, in place of as often as a few seconds allow; what takes long or must be the first stays at
                    its few times
  --threads N       threads of wasm, ours and the peer's (in Node as many as there are cores, in a browser one less, at most 8);
                    the app of app-start chooses by itself
  --out FOLDER      where bench.json and bench.md go (results/bench)
  --model FOLDER    the encoder (public/models/pico-clip; a tiny one where nothing fast computes); "seeded" makes one of the
                    shape of ViT-B-16-plus-240 with made-up weights, once
  --onnx FILE       the same encoder's image tower as ONNX, for onnxruntime-web (for pico-clip .cache/peer/pico-image.onnx, which
                    tools/bench/make_onnx.py makes)
  --write-docs      put the table into docs/performance.md as well (that of --only growth has its own place), unless something
                    failed or the table there has rows or peers that this one has not
  --help

Rows:
${rows.map(({ name, what }) => `  ${name.padEnd(17)} ${what}`).join('\n')}
`;

/**
 * Reads the arguments after the program's name.
 * @param rows names of those that there are; some are of browsers alone
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function parseOptions(
  args: string[],
  rows: { readonly anywhere: readonly string[]; readonly inBrowsers: readonly string[] },
): BenchOptions | undefined {
  const {
    help,
    browser,
    gpu,
    half,
    only = [],
    backend,
    repeats,
    threads,
    out,
    model,
    onnx,
    'write-docs': writeDocs,
  } = readArgs(args, known, wrong);
  if (help) return undefined;
  if (browser && gpu) throw wrong('--browser and --gpu do not go together: --gpu measures in Node');
  if (half && !gpu) throw wrong('--half needs --gpu');
  const chosen = only.map((name) => oneOf('only', name, [...rows.anywhere, ...rows.inBrowsers], wrong));
  const needsBrowser = chosen.find((name) => rows.inBrowsers.includes(name));
  if (needsBrowser && !browser) throw wrong(`--only ${needsBrowser} needs --browser`);
  if (writeDocs && chosen.length > 0 && ['node', 'gpu'].includes(sectionOf({ browser, gpu, only: chosen })))
    throw wrong('--write-docs would put a part of the table in place of all of it; leave --only out');
  const backends = allBackends({ browser, gpu });
  return {
    only: chosen,
    backends: (backend ?? backends).map((name) => oneOf('backend', name, backends, wrong)),
    browser,
    gpu,
    half,
    writeDocs,
    ...(repeats !== undefined && {
      repeats: wholeNumber('repeats', repeats, { least: 1, most: 1000 }, wrong),
    }),
    ...(threads !== undefined && {
      threads: wholeNumber('threads', threads, { least: 1, most: 32 }, wrong),
    }),
    out,
    model,
    onnx,
  };
}

const allBackends = ({ browser, gpu }: Pick<BenchOptions, 'browser' | 'gpu'>): readonly BackendName[] =>
  browser ? browserBackends : gpu ? ['webgpu'] : nodeBackends;

/** The command whose figures these are: whatever they depend on. */
export function commandOf(options: BenchOptions): string {
  const { browser, gpu, half, only, backends, repeats, threads, model, onnx } = options;
  const all = backends.join() === allBackends(options).join();
  const words = [
    ...(browser ? ['--browser'] : []),
    ...(gpu ? ['--gpu'] : []),
    ...(half ? ['--half'] : []),
    ...only.map((row) => `--only ${row}`),
    ...(all ? [] : backends.map((name) => `--backend ${name}`)),
    ...(repeats === undefined ? [] : [`--repeats ${repeats}`]),
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
    ...(model === undefined ? [] : [`--model ${model}`]),
    ...(onnx === undefined ? [] : [`--onnx ${onnx}`]),
  ];
  return ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
}

function wrong(what: string): UsageError {
  const flags = Object.keys(known).map((name) => `--${name}`);
  return new UsageError(
    `Nothing was measured: ${what}. Known are ${flags.join(', ')}; see \`npm run bench -- --help\`.`,
  );
}
