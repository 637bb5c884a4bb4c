import { afterEach, expect, jest, test } from '@jest/globals';
import { migrate } from './migrate.ts';

afterEach(() => void jest.restoreAllMocks());

test('an address that the driver can’t read is a fault of the configuration, and no part of its password is told', async () => {
  const told: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const env = { MONGODB_URI: 'mongodb://admin:hunter?two@data.internal/' };
  expect(await migrate({ service: 'test', databases: {}, indexes: [] }, env)).toBe(78);
  expect(told.join('')).toContain('MONGODB_URI');
  expect(told.join('')).not.toMatch(/hunter|two@/);
});
