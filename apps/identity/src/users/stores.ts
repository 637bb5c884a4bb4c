import type { RoleStore } from '../roles/role.store.ts';
import type { SignInStores } from './end-sign-ins.ts';
import type { UserStore } from './user.store.ts';

/** What changes together with a user, always in one transaction. */
export interface UserStores extends SignInStores {
  users: UserStore;
  roles: RoleStore;
}
