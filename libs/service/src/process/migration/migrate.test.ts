import { afterEach, expect, jest, test } from '@jest/globals';
import { migrate } from './migrate.ts';

afterEach(() => void jest.restoreAllMocks());

const faultsOf = async (env: Record<string, string>): Promise<string> => {
  const told: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  expect(await migrate({ service: 'test', databases: {}, indexes: [] }, env)).toBe(78);
  return told.join('');
};

test('an address that the driver can’t read is a fault of the configuration, and no part of its password is told', async () => {
  const told = await faultsOf({ MONGODB_URI: 'mongodb://admin:hunter?two@data.internal/' });
  expect(told).toContain('MONGODB_URI');
  expect(told).not.toMatch(/hunter|two@/);
});

test('in production nothing is migrated without TLS to MongoDB', async () => {
  const told = await faultsOf({ MONGODB_URI: 'mongodb://admin:hunter2@data.internal/' });
  expect(told).toContain('MONGODB_URI: must have tls=true in production');
  expect(told).not.toContain('hunter');
});
