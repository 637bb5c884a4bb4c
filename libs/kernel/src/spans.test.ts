import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { spanTable } from './spans.ts';

const page = readFileSync(new URL('../../../docs/tracing.md', import.meta.url), 'utf8');

test('docs/tracing.md has every span with its kind, meaning and attributes, and no other', () => {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, type = '', kind = '', means = '', attributes = '']) => [
      type.replaceAll('`', ''),
      { kind, means, attributes: [...attributes.matchAll(/`([^`]+)`/g)].map(([, name]) => name) },
    ]);
  const told = Object.entries(spanTable).map(([type, { kind, means, attributes }]) => [
    type,
    { kind, means, attributes: [...attributes] },
  ]);
  expect(rows).toEqual(told);
});
