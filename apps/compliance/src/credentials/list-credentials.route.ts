import { credentialOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { CredentialStore } from './credential.store.ts';
import { toCredential } from './credential.ts';

export const listCredentials = ({ credentials }: { credentials: CredentialStore }) =>
  route(credentialOperations.list, 'compliance_credential', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await credentials.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toCredential) };
  });
