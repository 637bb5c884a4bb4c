import type { Tx } from '@rymeda/events';
import { deniedUntil, revocationExpiry } from '../revocations/denial-times.rules.ts';
import type { ApiClientStores } from './stores.ts';

/** Tokens that were issued up to now are refused within seconds: those that follow are the client's as it is now. */
export async function denyOlderTokens(
  { denyList, directory }: Pick<ApiClientStores, 'denyList' | 'directory'>,
  tx: Tx,
  key: { organizationId: string; clientId: string },
): Promise<void> {
  const since = deniedUntil(tx.now);
  await denyList.add(tx, { kind: 'client', id: key.clientId, since, expiresAt: revocationExpiry(tx.now) });
  await directory.update(tx, key, { tokensDeniedUntil: since });
}
