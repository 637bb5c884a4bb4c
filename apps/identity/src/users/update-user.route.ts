import { userOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { endSignIns } from './end-sign-ins.ts';
import { requireCovered } from './grant.ts';
import type { UserStores } from './stores.ts';
import { toUser, userEvent } from './user.ts';
import { changeUser } from './user.rules.ts';

export const updateUser = ({ users, roles, ...signIns }: UserStores) =>
  route(userOperations.update, 'identity_user', async ({ scope, params, body, ifMatch }, tx) => {
    const state = await users.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { user, changed, verb } = changeUser(state, body, tx.now);
    if (changed.length === 0) return { data: toUser(state), version: state.version };
    await requireCovered(roles, tx, scope, { has: state.roles, gets: user.roles });
    await users.replace(tx, scope, user);
    if (verb === 'deactivated') await endSignIns(signIns, tx, user.id);
    tx.emit(userEvent(verb, user, { changed }));
    return { data: toUser(user), version: user.version };
  });
