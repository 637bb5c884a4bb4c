import { platformLifecycleOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { changeStatus, type StatusStores } from './change-status.ts';
import { toOrganization } from './organization.ts';

export const suspendOrganization = (stores: StatusStores) =>
  route(platformLifecycleOperations.suspend, 'identity_organization', (call, tx) =>
    actForOrganization(stores.organizations, call, async (scope) => {
      const state = await changeStatus(tx, scope, { step: 'suspend', ifMatch: call.ifMatch }, stores);
      return { data: toOrganization(state), version: state.version };
    }),
  );
