/** The arrows of docs/architecture.md: each folder names the folders it may import. */
const allowed = {
  ops: [],
  metrics: [],
  images: [],
  das: ['images'],
  clip: ['ops'],
  vtfusion: ['clip', 'ops', 'das', 'metrics', 'images'],
  reports: [],
  database: ['images'],
  storage: ['database', 'vtfusion', 'clip', 'das', 'metrics', 'images'],
  workers: ['storage', 'database', 'vtfusion', 'clip', 'ops', 'das', 'metrics', 'images'],
  'service-worker': [],
  state: ['workers', 'service-worker', 'database', 'reports', 'das', 'metrics', 'images'],
  ui: ['state', 'reports', 'metrics', 'images'],
};
/** The folders of src/state: each may import those before it. */
const floorsOfState = [
  'page',
  'storing',
  'engine',
  'photos',
  'open-project',
  'inspecting',
  'review',
  'exports',
  'projects',
  'kiosk',
];
/** Those of src/images; what lies beside them is used by all. */
const allowedOfImages = {
  files: [],
  resize: [],
  view: [],
  masks: ['view'],
  bare: ['files'],
};
const withoutTensorFlow = ['das', 'metrics', 'images', 'database', 'state', 'ui'];

module.exports = {
  forbidden: [
    ...Object.entries(allowed).map(([folder, targets]) => ({
      name: `arrows-from-${folder}`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(src|tools|e2e)/',
        pathNot: `^src/((app-version|connected-components|errors|folded-name|in-time|mean|median|outside|serial|sha256|trusted-scripts)\\.ts|(${[folder, ...targets].join('|')})/)`,
      },
    })),
    {
      name: 'arrows-from-tools',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^e2e/' },
    },
    ...floorsOfState.map((floor, i) => ({
      name: `floor-of-state-${floor}`,
      severity: 'error',
      from: { path: `^src/state/${floor}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/state/', pathNot: `^src/state/(${floorsOfState.slice(0, i + 1).join('|')})/` },
    })),
    ...Object.entries(allowedOfImages).map(([folder, targets]) => ({
      name: `arrows-from-images-${folder}`,
      severity: 'error',
      from: { path: `^src/images/${folder}/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src/images/.+/', pathNot: `^src/images/(${[folder, ...targets].join('|')})/` },
    })),
    {
      name: 'no-tensorflow-here',
      severity: 'error',
      from: { path: `^src/(${withoutTensorFlow.join('|')})/` },
      to: { path: 'node_modules/@tensorflow' },
    },
    {
      name: 'src-runs-without-node',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '^src/(ops/wasm|images/resize)/assembly/'],
      },
      to: {},
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: {},
      // vite/client is types alone, so there is no module to resolve.
      to: { dependencyTypes: ['npm-no-pkg', 'unknown'], pathNot: '^vite/client$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'module', 'default'] },
  },
};
