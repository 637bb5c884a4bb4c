import { userOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { CredentialStore } from '../sign-in/credential.store.ts';
import type { InvitationStore } from '../sign-in/invitation.store.ts';
import { endSignIns } from './end-sign-ins.ts';
import { requireCovered } from './grant.ts';
import type { UserStores } from './stores.ts';
import { userEvent } from './user.ts';
import { removed } from './user.rules.ts';

export interface DeleteUserStores extends UserStores {
  credentials: Pick<CredentialStore, 'remove'>;
  invitations: InvitationStore;
}

export const deleteUser = ({ users, roles, credentials, invitations, ...signIns }: DeleteUserStores) =>
  route(userOperations.delete, 'identity_user', async ({ scope, params, ifMatch }, tx) => {
    const state = await users.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    await requireCovered(roles, tx, scope, { has: state.roles, gets: [] });
    const user = removed(state, tx.now);
    await users.remove(tx, scope, user);
    await endSignIns(signIns, tx, user.id);
    await credentials.remove(tx, scope, user.id);
    // Whoever is using a link at this moment comes before this, or finds it gone.
    await invitations.removeUser(tx, scope.organizationId, user.id);
    tx.emit(userEvent('deactivated', user, { changed: ['status'] }));
    return undefined;
  });
