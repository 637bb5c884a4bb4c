import { credentialOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import { changeCredential } from './credential.rules.ts';
import { credentialEvent, toCredential } from './credential.ts';
import { planNotices } from './expire-credential.ts';
import type { CredentialParts } from './parts.ts';

export const updateCredential = (parts: CredentialParts) =>
  route(
    credentialOperations.update,
    'compliance_credential',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const { credentials, directory } = parts;
      const state = await credentials.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const zone = await directory.timezone(scope);
      const { credential, changed } = changeCredential(state, body, { now, zone });
      if (changed.length > 0) {
        await credentials.replace(tx, scope, credential);
        await planNotices(parts, tx, scope, credential, zone);
        const until = validUntil(credential.expiresAt, zone);
        tx.emit(credentialEvent('updated', credential, until, { changed }));
      }
      return { data: toCredential(credential), version: credential.version };
    },
  );
