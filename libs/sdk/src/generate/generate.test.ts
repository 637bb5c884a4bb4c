import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { allOperations } from '@rymeda/contracts';
import { version } from '../version.ts';
import { apiSource } from './api-types.ts';
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

test('of a report that can be had as a file, the types offer what can be read: JSON', () => {
  const report = allOperations.filter(({ name }) => name === 'revenue.reports.denials');
  expect(report.map(({ query }) => Object.keys(query!.shape))).toEqual([expect.arrayContaining(['format'])]);
  expect(apiSource(report, [])).toContain('denials(query?: RevenueReportsDenialsQuery');
  expect(apiSource(report, [])).not.toMatch(/format|csv/);
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
