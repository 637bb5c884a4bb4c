import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { version } from '../version.ts';
import { fieldsOf, typeOf } from './json-schema-to-type.ts';
import { staleFiles } from './sources.ts';

test('the committed types and operations are those of the contracts', async () => {
  expect(await staleFiles()).toEqual([]);
});

test('the version is that of the package', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(version).toBe(manifest.version);
});

test('schemas become TypeScript types', () => {
  expect(typeOf({ anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] })).toBe(
    '"a" | "b" | null',
  );
  expect(typeOf({ type: 'array', items: { $ref: '#/$defs/Line' } })).toBe('(Line)[]');
  expect(typeOf({ type: 'object', additionalProperties: {} })).toBe('Record<string, unknown>');
  expect(typeOf({ type: 'object', properties: {}, additionalProperties: false })).toBe(
    'Record<string, never>',
  );
  expect(fieldsOf({ properties: { 'a-b': { type: 'integer' }, c: {} }, required: ['c'] })).toBe(
    '"a-b"?: number;\nc: unknown;',
  );
});
