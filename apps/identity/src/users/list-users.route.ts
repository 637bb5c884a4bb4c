import { userOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toUser } from './user.ts';
import type { UserStore } from './user.store.ts';

export const listUsers = ({ users }: { users: UserStore }) =>
  route(userOperations.list, 'identity_user', async ({ scope, query, limit, after }) => {
    const page = await users.list(scope, { status: query.status, role: query.role }, limit, after);
    return { ...page, items: page.items.map(toUser) };
  });
