import { roleOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { callerRules } from './caller-rules.ts';
import { roleEvent, toRole } from './role.ts';
import { checkFields, newRole, refuseBeyond, refuseBuiltInName } from './role.rules.ts';
import type { RoleStore } from './role.store.ts';

export const createRole = ({ roles }: { roles: RoleStore }) =>
  route(roleOperations.create, 'identity_role', async ({ scope, body }, tx) => {
    checkFields(body.rules);
    refuseBuiltInName(body.name);
    const refusal = refuseBeyond(callerRules(scope), body.rules);
    if (refusal) throw refusal;
    const role = newRole(body, { id: newId('rol'), organizationId: scope.organizationId, now: tx.now });
    await roles.insert(tx, scope, role);
    tx.emit(roleEvent('created', role));
    return { data: toRole(role), version: 1, location: `/v1/organization/roles/${role.id}` };
  });
