import { platformOrganization } from '@rymeda/auth';
import type { Keyring } from '@rymeda/encryption';

/**
 * Any engine may need the platform's own key, and none but identity may make keys (deploy/terraform/roles.tf). Made once: a
 * standby in another Region has the data before the replica, and a key that it made would stand in the replica's place.
 */
export async function preparePlatformKey(keyring: Pick<Keyring, 'versions' | 'prepare'>): Promise<void> {
  const made = await keyring.versions(platformOrganization, 'data');
  if (made.length === 0) await keyring.prepare(platformOrganization);
}
