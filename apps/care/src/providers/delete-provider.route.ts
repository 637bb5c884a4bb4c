import { providerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { providerEvent } from './provider.ts';
import type { SessionStore } from '../sessions/session.store.ts';
import type { ProviderStore } from './provider.store.ts';

export const deleteProvider = ({
  providers,
  sessions,
}: {
  providers: ProviderStore;
  sessions: SessionStore;
}) =>
  route(providerOperations.delete, 'care_provider', async ({ scope, params, ifMatch }, tx) => {
    const state = await providers.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    await sessions.assertNoneInProgress(tx, scope, { providerId: state.id });
    const gone = { ...state, version: state.version + 1 };
    await providers.softDelete(tx, scope, gone);
    tx.emit(providerEvent('deleted', gone));
    return undefined;
  });
