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

/** Tests that put a clock or a global in place and put it back after each, of modules that keep nothing of it. */
const restoring = [
  'src/state/{engine/{gpu-starts,models},inspecting/{camera,hidden-times,verdict-sound},log-events}.test.ts',
  'src/state/{open-project/samples,page/{log,notices},photos/result-list}.test.ts',
  'src/state/storing/{kept-marker,persistence,store-later}.test.ts',
  'src/workers/{das-drawing,kept-model-files,unless-cancelled,watched-worker}.test.ts',
  'src/{in-time,state/page/clock,state/page/licences,state/storing/debounce,storage/zip,workers/heartbeat,workers/in-use}.test.ts',
  'tools/{inspect/results,weights/model-index}.test.ts',
];

/** Tests of pure functions: no TensorFlow.js, no stub that stays, no program that runs. They share two processes, which saves a start each. */
const pure = [
  'src/{das,images,metrics,reports,ui}/**/*.test.ts',
  'tools/{build,licences,node,samples,test,train}/**/*.test.ts',
  ...quiet,
  ...restoring,
];
/** Those among them that put something else in a module's place. */
const stubbed = ['src/ui/{use-arrivals,use-loading,use-refusal,results/use-shown}.test.ts'];

/** Tests on a backend of TensorFlow.js, which they choose before anything else: they share two processes as well. */
const tensors = ['src/{clip,ops,vtfusion}/**/*.test.ts', 'tools/rivals/**/*.test.ts'];
/** Those among them that compare backends, start a GPU or a program, or put something else in a global's or a module's place. */
const backends = [
  'src/clip/{dino-parity,int8-parity,model-files,parity,prepare-tower,wasm-encoder}.test.ts',
  'src/ops/{gradients,kernels,known-results}.test.ts',
  'src/ops/{wasm/!(arena),webgpu/**/*}.test.ts',
  'src/vtfusion/{compile-steps,early-end,equations,learning,photo-on-gpu,training-loop,training-step}.test.ts',
];

/** Those among these that put something else in a global's or a module's place. */
const replacing = ['src/clip/model-files.test.ts', 'src/vtfusion/{early-end,learning,training-loop}.test.ts'];

/** Commands and whole runs on a backend that each chooses first, with nothing put in anything's place: two processes as well. */
const runs = [
  'src/storage/{bundle,same-in-same-out}.test.ts',
  'tools/{agree,inspect,package,torture,words}/main.test.ts',
  'tools/evaluate/{feature-store,main,memory-peak,run-cell,test-photos,vtfusion-method}.test.ts',
  'tools/{bench/node/seeded-model,fidelity/fidelity,fuzz/supervise,inspect/inspect-photos,sample-project/write}.test.ts',
  'tools/weights/{run,vision-model}.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: pure, exclude: [...stubbed, ...tensors, ...runs], isolate: false },
      },
      { extends: true, test: { name: 'stubbed', include: stubbed } },
      { extends: true, test: { name: 'tensors', include: tensors, exclude: backends, isolate: false } },
      {
        extends: true,
        test: { name: 'backends', include: backends, exclude: replacing, isolate: false },
      },
      { extends: true, test: { name: 'replacing', include: replacing } },
      { extends: true, test: { name: 'runs', include: runs, isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...pure, ...tensors, ...runs],
        },
      },
    ],
  },
});
