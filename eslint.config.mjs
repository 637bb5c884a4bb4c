import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Imports point one way; what a layer may use is what stands after it. */
const order = [
  'testing',
  'service',
  'auth',
  'events',
  'encryption',
  'storage',
  'tenancy',
  'contracts',
  'kernel',
];
const below = {
  kernel: [],
  contracts: ['kernel'],
  tenancy: ['contracts', 'kernel'],
  storage: ['contracts', 'kernel'],
  encryption: ['tenancy', 'contracts', 'kernel'],
  events: ['tenancy', 'contracts', 'kernel'],
  auth: ['encryption', 'events', 'tenancy', 'contracts', 'kernel'],
  service: order.slice(2),
  sdk: [],
  // EDI as pure code: bytes in, plain data out.
  x12: [],
  testing: [],
};
const layers = (names) => names.map((n) => `layer:${n}`);

const moduleBoundaries = (more = {}) => ({
  allow: [],
  enforceBuildableLibDependency: false,
  checkDynamicDependenciesExceptions: ['.*'],
  depConstraints: [
    ...Object.entries({ ...below, ...more }).map(([layer, allowed]) => ({
      sourceTag: `layer:${layer}`,
      // Only tests import it (dependency-cruiser sees to that); it imports nothing.
      onlyDependOnLibsWithTags: layers([...allowed, 'testing']),
    })),
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: layers([...order.slice(1), 'x12', 'testing']) },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', ...layers(['sdk', 'x12', ...order])] },
  ],
});

const ours = ['{apps,libs}/*/src/**/*.ts'];
const tests = [
  '**/*.{test,itest,etest,ftest,ctest}.ts',
  '**/testing/**/*.ts',
  // Servers and stand-ins that tests start.
  '**/fake-gateway.ts',
  'test/**/*.ts',
];

const clocks = [
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
].map((selector) => ({ selector, message: 'The clock is passed in.' }));

/** Besides stores and wiring: what belongs to no tenant, and the libraries that scoped collections are made of. */
const databaseFiles = [
  'apps/*/src/**/*.store.ts',
  'apps/*/src/wiring.ts',
  'apps/audit/src/logs/log-database.ts',
  'apps/oris/src/consumers.ts',
  'apps/webhooks/src/consumers.ts',
  'apps/webhooks/src/deliveries/delivery-writer.ts',
  'apps/identity/src/issuer/{client-directory,token-refusals}.ts',
  'libs/tenancy/**',
  'libs/events/**',
  'libs/service/src/process/**',
  'libs/service/src/http/idempotency.ts',
  'libs/service/src/leases/{lane.store,shard-leases}.ts',
];
const rawDatabase =
  'Only stores and wiring know the database; what is a tenant’s is read by scoped collections.';
const connections = [
  "MemberExpression[object.name='core'][property.name='connection']",
  "VariableDeclarator[init.name='core'] > ObjectPattern > Property[key.name='connection']",
].map((selector) => ({ selector, message: rawDatabase }));

/**
 * Stores and wiring, which know the database, name their collections by scoped handles (or, for what is on
 * libs/tenancy's list of the platform's own, `platformCollection`), and open nothing by themselves.
 */
const unscoped = [
  "CallExpression[callee.property.name='collection']:not([callee.object.name='database']):not([callee.object.property.name='database'])",
  'CallExpression[callee.property.name=/^(model|useDb|getClient|createCollection|asPromise)$/]',
  "MemberExpression[property.name='db']",
  ...['ImportDefaultSpecifier', 'ImportNamespaceSpecifier', 'ImportSpecifier[imported.name!=/Error$/]'].map(
    (specifier) =>
      `ImportDeclaration[importKind='value'][source.value=/^(mongoose|mongodb)$/] > ${specifier}:not([importKind='type'])`,
  ),
].map((selector) => ({
  selector,
  message: 'A collection is named by a scoped handle or by platformCollection, never by a connection.',
}));

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      '**/.rymeda*',
      '.nx',
      '**/fixtures/**',
      '**/generated/**',
      'tools/generator/files/**',
      '**/data/**',
    ],
  },
  {
    files: ['{apps,libs,tools,test}/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries()],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          // `const { dropped, ...kept } = row` leaves a field out.
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowNumber: true,
          allow: [
            { from: 'lib', name: 'Error' },
            // They print as what they are; the rule's own list knows those of the DOM, not Node's.
            { from: 'package', name: ['URL', 'URLSearchParams'], package: 'node:url' },
          ],
        },
      ],
      // An async function keeps an interface's promise even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-empty-object-type': 'off',
      // Regular expressions that refuse control characters must name them.
      'no-control-regex': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // The SDK's sources are made from the contracts; what is made, and all else in the SDK, imports nothing.
    files: ['libs/sdk/src/generate/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries({ sdk: ['contracts', 'kernel'] })],
      'no-console': 'off',
    },
  },
  {
    files: ours,
    ignores: [...tests, 'apps/*/src/{main,config}.ts', 'apps/*/src/*/main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only config.ts reads the environment (main.ts hands it over).',
        },
      ],
    },
  },
  {
    files: ours,
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', ...clocks] },
  },
  {
    files: ours,
    ignores: [...tests, ...databaseFiles],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['mongoose', 'mongodb'].map((name) => ({ name, message: rawDatabase })) },
      ],
      // A later entry replaces a former one, so the clocks stand here once more.
      'no-restricted-syntax': ['error', ...clocks, ...connections],
    },
  },
  {
    files: ['apps/*/src/**/*.store.ts', 'apps/identity/src/issuer/{client-directory,token-refusals}.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', ...clocks, ...unscoped] },
  },
  // Where the clock is taken from.
  { files: ['apps/*/src/wiring.ts'], rules: { 'no-restricted-syntax': ['error', ...unscoped] } },
  { files: ['libs/kernel/src/{clock,ids}.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // Tests read answers of every shape; what they expect of them is their assertion. So with rules over manifests.
    files: [...tests, 'libs/testing/**/*.ts', 'tools/deploy/src/{rules,render}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      'no-console': 'off',
    },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  prettier,
);
