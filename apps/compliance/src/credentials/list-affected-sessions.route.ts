import { credentialOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import type { CareStore } from '../care/care.store.ts';
import type { CredentialParts } from './parts.ts';

/**
 * Those that no other credential of the kind and state covers: each is valid until its end, so the last end of them counts.
 * Whether another state's licence covers a session depends on where the patient is, which care alone knows: those are listed.
 */
export const listAffectedSessions = ({
  credentials,
  directory,
  careStore,
}: Pick<CredentialParts, 'credentials' | 'directory'> & { careStore: CareStore }) =>
  route(credentialOperations.sessions, 'care_session', async ({ scope, params, limit, after }) => {
    const credential = await credentials.load(scope, params.id);
    if (credential === null) throw notFound();
    const lastDay = (await credentials.lastDayLike(scope, credential)) ?? credential.expiresAt;
    const until = validUntil(lastDay, await directory.timezone(scope));
    return careStore.sessionsBeyond(scope, credential.providerId, until, limit, after);
  });
