import { providerOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { togetherRoute } from '@rymeda/service';
import { newProvider, providerEvent, toProvider } from './provider.ts';
import type { ProviderStore } from './provider.store.ts';

export const createProvider = ({ providers }: { providers: ProviderStore }) =>
  togetherRoute(providerOperations.create, 'care_provider', async ({ scope, body, now }, tx) => {
    const provider = newProvider(body, { id: newId('prv'), organizationId: scope.organizationId, now });
    await providers.insert(tx, scope, provider);
    tx.emit(providerEvent('created', provider));
    return { data: toProvider(provider), version: 1, location: `/v1/care/providers/${provider.id}` };
  });
