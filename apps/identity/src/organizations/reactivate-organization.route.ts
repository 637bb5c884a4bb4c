import { route } from '@rymeda/service';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { operatorOperations } from '../platform/operations.ts';
import { toOrganization } from './organization.ts';
import { setOrganizationStatus, type StatusStores } from './set-organization-status.ts';

export const reactivateOrganization = (stores: StatusStores) =>
  route(operatorOperations.reactivate, 'identity_organization', (call, tx) =>
    actForOrganization(stores.organizations, call, async (scope) => {
      const state = await setOrganizationStatus(tx, scope, 'active', stores);
      return { data: toOrganization(state), version: state.version };
    }),
  );
