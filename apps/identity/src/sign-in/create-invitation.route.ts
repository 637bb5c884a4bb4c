import { invitationOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { callerRules } from '../roles/caller-rules.ts';
import { requireCovered } from '../users/grant.ts';
import type { UserStores } from '../users/stores.ts';
import type { InvitationStore } from './invitation.store.ts';

export interface InvitationStores extends UserStores {
  invitations: InvitationStore;
  /** Where a link leads; the token comes after it. */
  invitationUrl: (token: string) => string;
}

/** Whoever has the link can become the user, so the caller must itself be allowed what the user is, now and when it is used. */
export const createInvitation = ({ users, roles, invitations, invitationUrl }: InvitationStores) =>
  route(invitationOperations.create, 'identity_user', async ({ scope, params, body, ifMatch }, tx) => {
    const user = await users.changeable(tx, scope, params.id);
    if (user === null) throw notFound();
    checkIfMatch(ifMatch, user.version);
    if (user.status !== 'active') throw problem('INVALID_TRANSITION', 'The user is deactivated');
    await requireCovered(roles, tx, scope, { has: user.roles, gets: [] });
    const expiresAt = new Date(tx.now.getTime() + body.lifeSeconds * 1000);
    const { organizationId, actor } = scope;
    const maker = { makerId: actor.id, makerRules: JSON.stringify(callerRules(scope)) };
    const token = await invitations.insert(tx, { organizationId, userId: user.id, ...maker, expiresAt });
    tx.emit({
      name: 'identity.user.invited',
      subject: `invitation/${user.id}/${tx.now.getTime()}`,
      sequence: 1,
      data: { id: user.id, expiresAt: expiresAt.toISOString() },
    });
    return {
      data: { userId: user.id, url: invitationUrl(token), expiresAt: expiresAt.toISOString() },
    };
  });
