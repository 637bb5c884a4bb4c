import { expect, it } from '@jest/globals';
import { platformOrganization } from '@rymeda/auth';
import { Keyring } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider } from '@rymeda/encryption/testing';
import { systemClock } from '@rymeda/kernel';
import { preparePlatformKey } from './platform-key.ts';

it('the platform’s own key is made before its first use, and not once more where its data came from elsewhere', async () => {
  const provider = memoryProvider();
  const prepared: string[] = [];
  provider.prepare = (organizationId) => Promise.resolve(void prepared.push(organizationId));
  const keyring = new Keyring({ provider, store: memoryKeyStore(), clock: systemClock });
  await preparePlatformKey(keyring);
  expect(prepared).toEqual([platformOrganization]);
  await keyring.current(platformOrganization, 'data');
  await preparePlatformKey(keyring);
  expect(prepared).toHaveLength(1);
  keyring.stop();
});
