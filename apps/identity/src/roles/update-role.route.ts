import { roleOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { callerRules } from './caller-rules.ts';
import { refuseBuiltIn } from './refuse-built-in.ts';
import { roleEvent, toRole } from './role.ts';
import { changeRole, checkFields, refuseBeyond, refuseBuiltInName } from './role.rules.ts';
import type { RoleStore } from './role.store.ts';

export const updateRole = ({ roles }: { roles: RoleStore }) =>
  route(roleOperations.update, 'identity_role', async ({ scope, params, body, ifMatch }, tx) => {
    refuseBuiltIn(scope, params.id);
    const state = await roles.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    checkFields(body.rules ?? []);
    const { role, changed } = changeRole(state, body, tx.now);
    if (changed.length === 0) return { data: toRole(state), version: state.version };
    if (changed.includes('name')) refuseBuiltInName(role.name);
    const refusal = refuseBeyond(callerRules(scope), [...state.rules, ...role.rules]);
    if (refusal) throw refusal;
    await roles.replace(tx, scope, role);
    tx.emit(roleEvent('updated', role, { changed }));
    return { data: toRole(role), version: role.version };
  });
