import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** What outlives a test in its process: stubs and clocks, databases, backends, programs and what they change. */
const lasting = /\bvi\.|fake-indexeddb|defineProperty|tensorflow|Backend|child_process|Worker\(|\/main'/u;
const quiet = ['src', 'tools'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => !lasting.test(readFileSync(file, 'utf8'))),
);

/** Tests of pure functions: no TensorFlow.js, no stubs, no program that runs. They share two processes, which saves a start each. */
const pure = [
  'src/{das,images,metrics,reports,ui}/**/*.test.ts',
  'tools/{build,licences,node,samples,test,train}/**/*.test.ts',
  ...quiet,
];
/** Those among them that put something else in a module's place. */
const stubbed = ['src/ui/{use-arrivals,use-refusal,results/use-shown}.test.ts'];

/** Tests on one backend of TensorFlow.js, which they choose before anything else: they share two processes as well. */
const tensors = ['src/{clip,ops,vtfusion}/**/*.test.ts', 'tools/rivals/**/*.test.ts'];
/** Those among them that go through backends, start a GPU or a program, or put something else in a global's or a module's place. */
const backends = [
  'src/clip/{dino-parity,int8-parity,model-files,parity,prepare-tower,wasm-encoder,weight-stream}.test.ts',
  'src/ops/{gradients,kernels,known-results}.test.ts',
  'src/ops/{wasm,webgpu}/**/*.test.ts',
  'src/vtfusion/{ate,compile-steps,early-end,equations,learning,mpf,photo-on-gpu,total-loss,training-loop,training-step}.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: pure, exclude: [...stubbed, ...tensors], isolate: false },
      },
      { extends: true, test: { name: 'stubbed', include: stubbed } },
      { extends: true, test: { name: 'tensors', include: tensors, exclude: backends, isolate: false } },
      { extends: true, test: { name: 'backends', include: backends } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...pure, ...tensors],
        },
      },
    ],
  },
});
