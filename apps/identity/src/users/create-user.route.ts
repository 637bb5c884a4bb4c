import { userOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { requireCovered } from './grant.ts';
import type { UserStores } from './stores.ts';
import { toUser, userEvent } from './user.ts';
import { newUser } from './user.rules.ts';

export const createUser = ({ users, roles }: UserStores) =>
  route(userOperations.create, 'identity_user', async ({ scope, body }, tx) => {
    const user = newUser(body, { id: newId('usr'), organizationId: scope.organizationId, now: tx.now });
    await requireCovered(roles, tx, scope, { has: [], gets: user.roles });
    await users.insert(tx, scope, user);
    tx.emit(userEvent('created', user));
    return { data: toUser(user), version: 1, location: `/v1/organization/users/${user.id}` };
  });
