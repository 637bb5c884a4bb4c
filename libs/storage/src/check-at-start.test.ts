import { expect, test } from '@jest/globals';
import { checkAtStart } from './check-at-start.ts';
import { StorageError, type StorageFault } from './object-store.ts';

async function started(fault: StorageFault): Promise<[hasStarted: boolean, told: unknown[]]> {
  const told: unknown[] = [];
  const objects = { check: () => Promise.reject(new StorageError(fault, 'S3 did not open the bucket (X)')) };
  const log = { error: (event: string, fields: object) => void told.push([event, fields]) };
  const hasStarted = await checkAtStart(objects, log).then(
    () => true,
    () => false,
  );
  return [hasStarted, told];
}
const reason = 'S3 did not open the bucket (X)';

test('a service starts while its objects are away, and says so', async () => {
  expect(await started('unavailable')).toEqual([true, [['object_store_away', { reason }]]]);
});

test.each(['misconfigured', 'denied'] as const)(
  'it does not start where they are %s, and says why',
  async (fault) => {
    expect(await started(fault)).toEqual([false, [['object_store_unusable', { reason }]]]);
  },
);

test('what is no fault of the store ends it as it is', async () => {
  const objects = { check: () => Promise.reject(new TypeError('a mistake of ours')) };
  await expect(checkAtStart(objects, { error: () => undefined })).rejects.toThrow(TypeError);
});
