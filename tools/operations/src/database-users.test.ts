import { join } from 'node:path';
import { discoverServices } from '@rymeda/stack/setup';
import { expect, jest, test } from '@jest/globals';
import { databaseUsersCommand, withDatabase } from './database-users.ts';

test('every service that has a database gets its user', async () => {
  const services = await discoverServices(join(import.meta.dirname, '../../..'));
  const declared = services
    .filter(({ database }) => database)
    .map(({ name, database }) => ({ name, database }));
  expect(withDatabase).toEqual(declared);
});

test('passwords are not sent in the clear unless it is told to', async () => {
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const env = { MONGODB_URI: 'mongodb://admin:hunter2@127.0.0.1:1/', PASSWORDS_FOLDER: '/nowhere' };
  for (const more of ['', '?tls=true&tlsInsecure=true', '?tls=true&tlsAllowInvalidHostnames=true'])
    expect(await databaseUsersCommand({ ...env, MONGODB_URI: env.MONGODB_URI + more })).toBe(78);
  const refusal =
    'MONGODB_URI: must have tls=true in production, and check certificates (ALLOW_OPEN_MONGODB=true overrides)';
  expect(told.mock.calls).toEqual([[refusal], [refusal], [refusal]]);
  // No longer the address, but the passwords, which are nowhere.
  expect(await databaseUsersCommand({ ...env, ALLOW_OPEN_MONGODB: 'true' })).toBe(1);
  expect(told).toHaveBeenLastCalledWith('{"event":"failed","reason":"Error"}');
  told.mockRestore();
});

test('an address that the driver can’t read is refused, and no part of its password is told', async () => {
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const env = { MONGODB_URI: 'mongodb://admin:hunter?two@data.internal/', PASSWORDS_FOLDER: '/nowhere' };
  expect(await databaseUsersCommand(env)).toBe(78);
  expect(told.mock.calls).toEqual([[expect.stringMatching(/^MONGODB_URI: must be a mongodb:.* address/)]]);
  told.mockRestore();
});
