import { describe, expect, it } from '@jest/globals';
import { clientId, logLevel, organizationId, scopes, wholeNumber } from './arguments.ts';
import { CliError } from './exit-codes.ts';

const refused = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    expect((error as CliError).outcome).toBe('usage');
    return (error as CliError).message;
  }
  throw new Error('not refused');
};

describe('ids', () => {
  it('are taken in their own form only', () => {
    expect(organizationId('org_100')).toBe('org_100');
    expect(clientId(`cli_${'0a'.repeat(16)}`)).toBe(`cli_${'0a'.repeat(16)}`);
  });

  it.each(['', 'org_', '100', 'org_A', 'org_1/../org_2', 'org_1\n', 'cli_1'])('%j is no organisation', (id) =>
    expect(refused(() => organizationId(id))).toContain('org_100'),
  );
  it.each(['', 'cli_', 'cli_xyz', `cli_${'0'.repeat(33)}`, '../org_1'])('%j is no client', (id) =>
    expect(refused(() => clientId(id))).toContain('clients list'),
  );
});

describe('scopes', () => {
  it('stand apart by blanks or commas, each counts once', () => {
    expect(scopes(' care:read  care:write,care:read')).toEqual(['care:read', 'care:write']);
  });
  it('that are none are named', () => {
    expect(refused(() => scopes('  '))).toContain('at least one');
    expect(refused(() => scopes('care:read care'))).toContain('"care"');
  });
});

describe('whole numbers', () => {
  const parse = wholeNumber('--lines', { min: 0, max: 100 });
  it('are taken within their bounds', () => expect([parse('0'), parse('100')]).toEqual([0, 100]));
  it.each(['', '-1', '101', '1.5', '1e1', 'x', ' 1', '99999999999'])('%j is refused', (value) =>
    expect(refused(() => parse(value))).toBe('--lines takes a whole number from 0 to 100.'),
  );
});

it('a level is one of those that logs have', () => {
  expect(logLevel('warn')).toBe('warn');
  expect(refused(() => logLevel('warning'))).toContain('warn, error');
});
