import { credentialOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import { credentialEvent } from './credential.ts';
import { expiringCredentials } from './expire-credential.ts';
import type { CredentialParts } from './parts.ts';

export const deleteCredential = ({ credentials, directory, due }: CredentialParts) =>
  route(credentialOperations.delete, 'compliance_credential', async ({ scope, params, ifMatch }, tx) => {
    const state = await credentials.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await credentials.softDelete(tx, scope, gone);
    await due.cancel(tx, expiringCredentials, gone.id);
    const until = validUntil(gone.expiresAt, await directory.timezone(scope));
    tx.emit(credentialEvent('deleted', gone, until));
    return undefined;
  });
