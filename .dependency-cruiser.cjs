/** The finer rules of the architecture; each has a broken fixture in tools/checks that proves that it bites. */
const tests = '\\.(test|itest|etest|ftest|ctest)\\.ts$|/testing/|test-servers\\.ts$|test-log\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'A file that nothing imports is dead, unless it is where something begins.',
      from: {
        orphan: true,
        pathNot: [tests, 'main\\.ts$', 'indexes\\.ts$', 'index\\.ts$', '\\.d\\.ts$', 'topics\\.ts$'],
      },
      to: {},
    },
    {
      name: 'rules-import-no-store',
      severity: 'error',
      comment: 'Decisions are pure: no database, no clock, no HTTP.',
      from: { path: '\\.rules\\.ts$', pathNot: tests },
      to: { path: '\\.(store|route)\\.ts$|node_modules/(mongoose|mongodb|express|kafkajs)/' },
    },
    {
      name: 'routes-know-no-database',
      severity: 'error',
      from: { path: '\\.route\\.ts$' },
      to: { path: 'node_modules/(mongoose|mongodb)/' },
    },
    {
      name: 'kafka-in-one-file',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/events/src/kafka[a-z-]*\\.ts$', tests] },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'crypto-where-it-belongs',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/(kernel|encryption|auth|testing)/',
          '^apps/audit/src/(logs|tree|checkpoints)/',
          '^libs/service/src/(signature|peers)/',
          tests,
        ],
      },
      to: { path: '^(node:)?crypto$' },
    },
    {
      name: 'testing-only-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', tests] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'sdk-imports-nothing',
      severity: 'error',
      comment:
        'Partners install it without any other package, in Node or elsewhere; its sources are generated.',
      from: { path: '^libs/sdk/src/', pathNot: ['^libs/sdk/src/generate/', '/fake-gateway\\.ts$', tests] },
      to: { pathNot: '^libs/sdk/src/(?!generate/)' },
    },
    {
      name: 'no-app-imports-another',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/fixtures/', '\\.rymeda'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
