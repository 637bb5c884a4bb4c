import { credentialOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { CredentialStore } from './credential.store.ts';
import { toCredential } from './credential.ts';

export const getCredential = ({ credentials }: { credentials: CredentialStore }) =>
  route(credentialOperations.get, 'compliance_credential', async ({ scope, params }) => {
    const state = await credentials.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toCredential(state), version: state.version };
  });
