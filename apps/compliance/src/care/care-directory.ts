import type { Tx } from '@rymeda/events';
import { isId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { EngineClient } from '@rymeda/service/calls';
import type { CareStore } from './care.store.ts';

/** Care's providers, as events told of them; of others care is asked, by HEAD, so that no name comes along. */
export interface CareDirectory {
  hasProvider(scope: TenantContext, id: string, tx?: Tx): Promise<boolean>;
}

export const careDirectory = ({
  store,
  client,
}: {
  store: CareStore;
  client: EngineClient;
}): CareDirectory => ({
  async hasProvider(scope, id, tx) {
    const known = await store.provider(scope, id, tx);
    if (known !== null) return !known.deletedAt;
    return isId('prv', id) && client.has(scope, `/v1/care/providers/${id}`);
  },
});
