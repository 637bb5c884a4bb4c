import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

test('the client that charts/README.md has made for the test may do what the test does', () => {
  const calls = `${read('smoke.ts')}${read('webhook.ts')}`.matchAll(
    /\b(care|audit|webhooks)\.[a-z]+\.([a-z]+)\(/g,
  );
  const needed = [...calls].map(([, engine, verb]) => `${engine}:${verb === 'list' ? 'read' : 'write'}`);
  const [, given = ''] =
    /--name smoke \\\n +--scopes '([^']+)'/.exec(read('../../../../charts/README.md')) ?? [];
  expect([...new Set(needed)].filter((scope) => !given.split(' ').includes(scope))).toEqual([]);
  expect(needed).toContain('webhooks:read');
});
