import { describe, expect, it } from '@jest/globals';

import { databaseOf, databaseUsers } from './databases.ts';

const care = { name: 'care', database: true } as const;
const audit = { name: 'audit', database: 'audit' } as const;

describe('databases and their users', () => {
  it('gives each service one user on its own database, and audit one more on its log, and one that archives', () => {
    const users = databaseUsers([{ name: 'gateway', database: false }, care, audit]);
    expect(users).toEqual([
      { service: 'care', database: 'rymeda_care', user: 'care', rights: 'readWrite' },
      { service: 'audit', database: 'rymeda_audit_work', user: 'audit_work', rights: 'readWrite' },
      { service: 'audit', database: 'rymeda_audit_log', user: 'audit_log', rights: 'log' },
      { service: 'audit', database: 'rymeda_audit_log', user: 'audit_archive', rights: 'archive' },
    ]);
  });

  it('finds the database that an index means', () => {
    expect(databaseOf(care, undefined)).toBe('rymeda_care');
    expect(databaseOf(care, '')).toBe('rymeda_care');
    expect(databaseOf(audit, 'log')).toBe('rymeda_audit_log');
    expect(databaseOf(audit, 'work')).toBe('rymeda_audit_work');
    expect(() => databaseOf(care, 'log')).toThrow('apps/care/src/indexes.ts');
  });
});
