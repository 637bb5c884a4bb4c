import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { FindingsByCase } from './findings.ts';

const repository = join(import.meta.dirname, '../../..');

function findingsOf(script: string): FindingsByCase {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, script)], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
    encoding: 'utf8',
    timeout: 240_000,
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as FindingsByCase;
}

const rulesIn = (findings: FindingsByCase, name: string): string[] => [
  ...new Set(Object.values(findings[name] ?? {}).flatMap((found) => found.map(({ rule }) => rule))),
];

describe('ESLint', () => {
  const findings = findingsOf('lint-fixtures.ts');
  const messages = Object.entries(findings['module-boundaries'] ?? {}).map(([file, found]) => [
    file,
    found.map(({ message }) => message).join('\n'),
  ]);

  test.each([
    ['module-boundaries', '@nx/enforce-module-boundaries', /./],
    ['environment-only-in-config', 'no-restricted-properties', /Only config\.ts reads the environment/],
    ['clock-is-passed-in', 'no-restricted-syntax', /The clock is passed in/],
    ['database-only-in-stores', 'no-restricted-imports', /Only stores and wiring know the database/],
    ['no-connection-of-the-core', 'no-restricted-syntax', /Only stores and wiring know the database/],
    ['unscoped-collection', 'no-restricted-syntax', /A collection is named by a scoped handle/],
  ])('bites once in every file of %s, with %s and nothing else', (name, rule, message) => {
    const files = Object.entries(findings[name] ?? {});
    expect(files).not.toEqual([]);
    for (const [file, found] of files)
      expect([file, found]).toEqual([file, [{ rule, message: expect.stringMatching(message) }]]);
  });

  test('names the constraint of every layer', () => {
    const layers = [
      'kernel',
      'contracts',
      'tenancy',
      'storage',
      'encryption',
      'events',
      'auth',
      'service',
      'sdk',
      'testing',
    ];
    for (const layer of layers)
      expect(messages).toContainEqual([
        `libs/${layer}/src/into-a-tool.ts`,
        expect.stringMatching(`^A project tagged with "layer:${layer}" can only depend on`),
      ]);
    expect(messages).toContainEqual([
      'apps/care/src/into-the-sdk.ts',
      expect.stringMatching(/^A project tagged with "type:app" can only depend on/),
    ]);
  });

  test('finds nothing where all is as it should be', () => {
    expect(Object.keys(findings['clean'] ?? {})).not.toEqual([]);
    expect(rulesIn(findings, 'clean')).toEqual([]);
  });
});

describe('dependency-cruiser', () => {
  const findings = findingsOf('cruise-fixtures.ts');
  const { forbidden } = createRequire(import.meta.url)(join(repository, '.dependency-cruiser.cjs')) as {
    forbidden: { name: string; severity: string }[];
  };

  test.each(forbidden.map(({ name, severity }) => [name, severity]))(
    'refuses the fixture of %s by that rule alone',
    (name, severity) => {
      expect(severity).toBe('error');
      expect(rulesIn(findings, name)).toEqual([name]);
    },
  );

  test('finds nothing where all is as it should be', () => {
    expect(Object.keys(findings['clean'] ?? {})).not.toEqual([]);
    expect(rulesIn(findings, 'clean')).toEqual([]);
  });

  test('has no fixture for a rule that is gone', () => {
    expect(Object.keys(findings).sort()).toEqual([...forbidden.map((r) => r.name), 'clean'].sort());
  });
});
