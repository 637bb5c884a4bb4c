import { providerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changeProvider, providerEvent, toProvider } from './provider.ts';
import type { ProviderStore } from './provider.store.ts';

export const updateProvider = ({ providers }: { providers: ProviderStore }) =>
  route(providerOperations.update, 'care_provider', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await providers.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { provider, changed } = changeProvider(state, body, now);
    if (changed.length > 0) {
      await providers.replace(tx, scope, provider);
      tx.emit(providerEvent('updated', provider, { changed }));
    }
    return { data: toProvider(provider), version: provider.version };
  });
