import type { Tx } from '@rymeda/events';
import type { ArtifactStore } from '../issuer/artifact.store.ts';
import { deniedUntil, revocationExpiry } from '../revocations/denial-times.rules.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';

/** What keeps a user signed in. */
export interface SignInStores {
  denyList: DenyListStore;
  artifacts: Pick<ArtifactStore, 'removeAccount'>;
}

/**
 * Ends all that a user was signed in with: sessions, codes and refresh tokens are gone, and tokens that were issued up to
 * now are refused within seconds, also once the user is back.
 */
export async function endSignIns(
  { denyList, artifacts }: SignInStores,
  tx: Tx,
  userId: string,
): Promise<{ deniedUntilS: number }> {
  const since = deniedUntil(tx.now);
  await denyList.add(tx, { kind: 'client', id: userId, since, expiresAt: revocationExpiry(tx.now) });
  await artifacts.removeAccount(tx, userId);
  return { deniedUntilS: since };
}
