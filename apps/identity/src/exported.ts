import type { Clock } from '@rymeda/kernel';
import type { ExportedPage } from '@rymeda/service/records';
import { toApiClient } from './api-clients/api-client.ts';
import type { ApiClientStore } from './api-clients/api-client.store.ts';
import { toRole } from './roles/role.ts';
import type { RoleStore } from './roles/role.store.ts';

/** The organisation's own roles and its API clients as their operations answer with them: without secrets. */
export const exportedBy = ({
  roles,
  clients,
  clock,
}: {
  roles: Pick<RoleStore, 'all'>;
  clients: Pick<ApiClientStore, 'all'>;
  clock: Clock;
}): Readonly<Record<string, ExportedPage>> => ({
  async role(scope, limit, after) {
    const page = await roles.all(scope, limit, after);
    const items = page.items.map(({ deletedAt, ...state }) => {
      return { ...toRole(state), version: state.version, deletedAt };
    });
    return { ...page, items };
  },
  async api_client(scope, limit, after) {
    const page = await clients.all(scope, limit, after);
    const items = page.items.map(({ deletedAt, ...state }) => {
      return { ...toApiClient(state, clock()), version: state.version, deletedAt };
    });
    return { ...page, items };
  },
});
