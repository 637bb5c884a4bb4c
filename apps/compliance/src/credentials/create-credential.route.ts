import { credentialOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import { newCredential } from './credential.rules.ts';
import { credentialEvent, toCredential } from './credential.ts';
import { planNotices } from './expire-credential.ts';
import type { CredentialParts } from './parts.ts';

export const createCredential = (parts: CredentialParts) =>
  route(credentialOperations.create, 'compliance_credential', async ({ scope, body, now }, tx) => {
    const { credentials, care, directory } = parts;
    if (!(await care.hasProvider(scope, body.providerId, tx))) throw referenceNotFound('providerId');
    const state = newCredential(body, { id: newId('crd'), organizationId: scope.organizationId, now });
    const zone = await directory.timezone(scope);
    await credentials.insert(tx, scope, state);
    await planNotices(parts, tx, scope, state, zone);
    tx.emit(credentialEvent('created', state, validUntil(state.expiresAt, zone)));
    const location = `/v1/compliance/credentials/${state.id}`;
    return { data: toCredential(state), version: 1, location };
  });
