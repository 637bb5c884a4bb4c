import { join } from 'node:path';
import { discoverServices } from '@rymeda/stack/setup';
import { expect, test } from '@jest/globals';
import { withDatabase } from './database-users.ts';

test('every service that has a database gets its user', async () => {
  const services = await discoverServices(join(import.meta.dirname, '../../..'));
  const declared = services
    .filter(({ database }) => database)
    .map(({ name, database }) => ({ name, database }));
  expect(withDatabase).toEqual(declared);
});
