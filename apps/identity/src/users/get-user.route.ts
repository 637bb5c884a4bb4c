import { userOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toUser } from './user.ts';
import type { UserStore } from './user.store.ts';

export const getUser = ({ users }: { users: UserStore }) =>
  route(userOperations.get, 'identity_user', async ({ scope, params }) => {
    const user = await users.load(scope, params.id);
    if (user === null) throw notFound();
    return { data: toUser(user), version: user.version };
  });
