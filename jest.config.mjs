/** Jest runs tests as Node runs the services; see docs/contributing.md. */
const shared = {
  // Not in the system's temporary folder: each run of all tests has one of its own.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  runtime: '<rootDir>/test/jest/runtime.mjs',
  transform: {},
  modulePathIgnorePatterns: ['/dist/', '/\\.rymeda'],
  // Fixtures are broken on purpose, or templates.
  testPathIgnorePatterns: ['/node_modules/', '/fixtures/', '<rootDir>/tools/generator/files/'],
};

export default {
  projects: [
    // Needs nothing running.
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{libs,apps,tools}/**/*.test.ts'] },
    // Real servers: MongoDB, Kafka and Redis of the test stack, each file with its own database and topics.
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{libs,apps,tools}/**/*.itest.ts'],
      setupFiles: ['<rootDir>/test/setup.mjs'],
    },
    // The whole platform, through the gateway.
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.etest.ts'],
      setupFiles: ['<rootDir>/test/setup.mjs'],
    },
    // Stops, kills and steps down what the platform rests on. One file at a time, last.
    {
      ...shared,
      displayName: 'faults',
      testMatch: ['<rootDir>/test/faults/**/*.ftest.ts'],
      setupFiles: ['<rootDir>/test/setup.mjs'],
    },
    // After all of that: is PHI in any byte at rest?
    {
      ...shared,
      displayName: 'canaries',
      testMatch: ['<rootDir>/test/canaries/**/*.ctest.ts'],
      setupFiles: ['<rootDir>/test/setup.mjs'],
    },
  ],
  // Longer than the longest wait of a test that states none: what is waited for says more when it fails than "timeout".
  testTimeout: 90_000,
};
