import { defineConfig } from 'vitest/config';

/** Tests of pure functions: no TensorFlow.js, no stubs, no program that runs. They share two processes, which saves a start each. */
const pure = [
  'src/{das,images,metrics,reports,ui}/**/*.test.ts',
  'tools/{build,licences,node,samples,test,train}/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: { name: 'apart', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], exclude: pure },
      },
    ],
  },
});
