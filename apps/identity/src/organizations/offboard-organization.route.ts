import { platformLifecycleOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { changeStatus, type StatusStores } from './change-status.ts';
import { toOrganization } from './organization.ts';

/** The keys themselves follow after the commit; see `offboarding.ts`. */
export const offboardOrganization = (stores: StatusStores & { offboarding: { wake(): void } }) =>
  route(platformLifecycleOperations.offboard, 'identity_organization', (call, tx) =>
    actForOrganization(stores.organizations, call, async (scope) => {
      const { waitingDays } = call.body as { waitingDays: number };
      const asked = { step: 'offboard' as const, ifMatch: call.ifMatch, waitingDays };
      const state = await changeStatus(tx, scope, asked, stores);
      tx.afterCommit(() => stores.offboarding.wake());
      return { data: toOrganization(state), version: state.version };
    }),
  );
