import { roleOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { UserStore } from '../users/user.store.ts';
import { callerRules } from './caller-rules.ts';
import { refuseBuiltIn } from './refuse-built-in.ts';
import { roleEvent } from './role.ts';
import { refuseBeyond, removed } from './role.rules.ts';
import type { RoleStore } from './role.store.ts';

/** ROLE_IN_USE while users have it: nobody loses rights by a tidy-up that meant another role. */
export const deleteRole = ({ roles, users }: { roles: RoleStore; users: UserStore }) =>
  route(roleOperations.delete, 'identity_role', async ({ scope, params, ifMatch }, tx) => {
    refuseBuiltIn(scope, params.id);
    const state = await roles.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const refusal = refuseBeyond(callerRules(scope), state.rules);
    if (refusal) throw refusal;
    const holders = await users.countWithRole(tx, scope, state.id);
    if (holders > 0) throw problem('ROLE_IN_USE', 'Users have this role', { details: { users: holders } });
    const role = removed(state, tx.now);
    await roles.remove(tx, scope, role);
    tx.emit(roleEvent('deleted', role));
    return undefined;
  });
