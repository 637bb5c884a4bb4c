import { providerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { isBilling } from '../billing.ts';
import { toProvider } from './provider.ts';
import type { ProviderStore } from './provider.store.ts';

export const getProvider = ({ providers }: { providers: ProviderStore }) =>
  route(providerOperations.get, 'care_provider', async ({ scope, params }) => {
    const provider = await providers[isBilling(scope) ? 'loadEver' : 'load'](scope, params.id);
    if (provider === null) throw notFound();
    return { data: toProvider(provider), version: provider.version };
  });
