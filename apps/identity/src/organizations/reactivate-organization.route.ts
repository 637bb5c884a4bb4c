import { platformLifecycleOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { changeStatus, type StatusStores } from './change-status.ts';
import { toOrganization } from './organization.ts';

export const reactivateOrganization = (stores: StatusStores) =>
  route(platformLifecycleOperations.reactivate, 'identity_organization', (call, tx) =>
    actForOrganization(stores.organizations, call, async (scope) => {
      const state = await changeStatus(tx, scope, { step: 'reactivate', ifMatch: call.ifMatch }, stores);
      return { data: toOrganization(state), version: state.version };
    }),
  );
