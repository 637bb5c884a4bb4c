import { expect, it } from '@jest/globals';
import { until } from '@rymeda/testing';
import { untilDone } from './shred-keys.ts';

it('an end that could not be carried out is tried again until it is', async () => {
  const attempts: string[] = [];
  const failures: string[] = [];
  const away = async (organizationId: string, status: string): Promise<void> => {
    attempts.push(`${organizationId} ${status}`);
    if (attempts.length < 3) throw new Error('the database is away');
  };
  await untilDone(away, { failure: (event) => void failures.push(event) }, 1)('org_1', 'shredded');
  await until(
    'it was done',
    async () => attempts,
    ({ length }) => length === 3,
  );
  expect(attempts).toEqual(Array(3).fill('org_1 shredded'));
  expect(failures).toEqual(['shredding_failed', 'shredding_failed']);
});
