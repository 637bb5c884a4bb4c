import { providerOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toProvider } from './provider.ts';
import type { ProviderStore } from './provider.store.ts';

export const listProviders = ({ providers }: { providers: ProviderStore }) =>
  route(providerOperations.list, 'care_provider', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await providers.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toProvider) };
  });
