import { credentialOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import type { CareStore } from '../care/care.store.ts';
import type { CredentialParts } from './parts.ts';

export const listAffectedSessions = ({
  credentials,
  directory,
  careStore,
}: Pick<CredentialParts, 'credentials' | 'directory'> & { careStore: CareStore }) =>
  route(credentialOperations.sessions, 'care_session', async ({ scope, params, limit, after }) => {
    const credential = await credentials.load(scope, params.id);
    if (credential === null) throw notFound();
    const until = validUntil(credential.expiresAt, await directory.timezone(scope));
    return careStore.sessionsBeyond(scope, credential.providerId, until, limit, after);
  });
