import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Imports point one way; what a layer may use is what stands after it. */
const order = ['testing', 'service', 'auth', 'events', 'encryption', 'tenancy', 'contracts', 'kernel'];
const below = {
  kernel: [],
  contracts: ['kernel'],
  tenancy: ['contracts', 'kernel'],
  encryption: ['tenancy', 'contracts', 'kernel'],
  events: ['tenancy', 'contracts', 'kernel'],
  auth: ['encryption', 'events', 'tenancy', 'contracts', 'kernel'],
  service: order.slice(2),
  sdk: [],
  testing: [],
};
const layers = (names) => names.map((n) => `layer:${n}`);

export const boundaries = [
  ...Object.entries(below).map(([layer, allowed]) => ({
    sourceTag: `layer:${layer}`,
    // Only tests import it (dependency-cruiser sees to that); it imports nothing.
    onlyDependOnLibsWithTags: layers([...allowed, 'testing']),
  })),
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: layers([...order.slice(1), 'testing']) },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', ...layers(['sdk', ...order])] },
];

const clocks = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is passed in.' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The clock is passed in.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      '**/.rymeda*',
      '.nx',
      '**/fixtures/**',
      '**/generated/**',
      '**/files/**',
      '**/data/**',
    ],
  },
  {
    files: ['{apps,libs,tools,test}/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          checkDynamicDependenciesExceptions: ['.*'],
          depConstraints: boundaries,
        },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
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
    // Only config.ts reads the environment, and only stores and wiring know mongoose.
    files: ['apps/*/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.itest.ts', '**/testing/**'],
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
  { files: ['apps/*/src/main.ts', 'apps/*/src/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['apps/*/src/**/*.rules.ts', 'apps/*/src/**/*.store.ts', 'libs/*/src/**/*.rules.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clocks] },
  },
  {
    // Tests read answers of every shape; what they expect of them is their assertion.
    files: ['**/*.test.ts', '**/*.itest.ts', 'test/**/*.ts', 'libs/testing/**/*.ts', '**/testing/**/*.ts'],
    rules: {
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
