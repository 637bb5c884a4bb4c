import { rulesOfScopes, withFacts } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import type { BlobCipher } from '@rymeda/encryption';
import type { Transactions, Tx } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { ClientLookup } from '../issuer/client-directory.ts';
import { refusalOf } from '../issuer/client-finder.ts';
import type { Requester } from '../issuer/listener.ts';
import type { RoleStore } from '../roles/role.store.ts';
import { endSignIns, type SignInStores } from '../users/end-sign-ins.ts';
import type { CredentialStore } from './credential.store.ts';
import { signInSubject, type CredentialState } from './credential.ts';
import { isWithinMaker } from './invitation.rules.ts';
import type { InvitationRow, InvitationStore } from './invitation.store.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-code.rules.ts';
import type { SignInUsers } from './users.ts';

export interface SetCredentialsOptions extends SignInStores {
  users: SignInUsers;
  lookup: ClientLookup;
  roles: Pick<RoleStore, 'holdRules'>;
  credentials: CredentialStore;
  invitations: InvitationStore;
  hasher: PasswordHasher;
  blobs: BlobCipher;
  transactions: Transactions;
  clock: Clock;
}

export interface SetCredentialsCommand {
  token: string;
  invitation: InvitationRow;
  password: string;
  totpSecret: Buffer;
  totpStep: number;
  by: Requester;
}

/**
 * Uses an invitation up: the user has this password and this authenticator from now on, and nothing that was signed in
 * with others stays. Answers with the recovery codes, which nobody sees again; undefined when the link was used meanwhile,
 * or the user may by now do more than who made it could and may.
 */
export function credentialSetter(options: SetCredentialsOptions) {
  const { users, lookup, roles, credentials, invitations, artifacts, denyList } = options;
  const { hasher, blobs, transactions, clock } = options;

  async function set(command: SetCredentialsCommand, context: TenantContext): Promise<string[] | undefined> {
    const { organizationId, userId } = command.invitation;
    const passwordHash = await hasher.hash(command.password);
    const totpSecret = await blobs.seal(organizationId, userId, command.totpSecret);
    const codes = newRecoveryCodes();
    const proofs = {
      passwordHash,
      totpSecret,
      lastTotpStep: command.totpStep,
      recoveryCodes: codes.map(hashRecoveryCode),
    };
    const done = await transactions.run(
      context,
      async (tx): Promise<{ deniedUntilS: number } | undefined> => {
        if (!(await invitations.use(tx, command.token, clock()))) return undefined;
        const user = await users.byId(context, userId);
        if (user?.status !== 'active') return undefined;
        const maker = await rulesOfMaker(tx, context, command.invitation);
        if (!isWithinMaker(command.invitation, maker, await rulesOf(tx, context, user.roles)))
          return undefined;
        const before = await credentials.load(context, userId, tx);
        const birth = { id: userId, organizationId, createdAt: tx.now, version: 0 };
        const next: CredentialState = {
          ...(before ?? birth),
          ...proofs,
          updatedAt: tx.now,
          version: (before?.version ?? 0) + 1,
        };
        if (before === null) await credentials.insert(tx, context, next);
        else if (!(await credentials.update(tx, context, next)))
          throw new Error('The credential was changed meanwhile');
        // Nobody has signed in as one who had no credentials.
        const ended =
          before === null ? { deniedUntilS: 0 } : await endSignIns({ denyList, artifacts }, tx, userId);
        tx.emit({
          name: 'identity.user.credentials_set',
          subject: signInSubject(userId),
          sequence: next.version,
          data: { id: userId },
        });
        return ended;
      },
    );
    if (done === undefined) return undefined;
    // A sign-in that follows at once must not get tokens of the seconds whose tokens are refused.
    const waitMs = (done.deniedUntilS + 1) * 1_000 - clock().getTime();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 2_000)));
    return codes;
  }

  const rulesOf = async (tx: Tx, context: TenantContext, ids: readonly string[]): Promise<Rule[]> =>
    (await roles.holdRules(tx, context, ids)).flatMap((of) => of ?? []);

  /** What the maker may do by now; null for one that is gone, undefined for a client that another issuer keeps. */
  async function rulesOfMaker(
    tx: Tx,
    context: TenantContext,
    { organizationId, makerId = '' }: InvitationRow,
  ): Promise<Rule[] | null | undefined> {
    if (makerId.startsWith('usr_')) {
      const maker = await users.byId(context, makerId);
      if (maker?.status !== 'active') return null;
      const facts = { '$user.id': maker.id, '$user.providerId': maker.providerId };
      return withFacts(await rulesOf(tx, context, maker.roles), facts);
    }
    const client = await lookup.find(makerId);
    if (client?.organizationId !== organizationId) return undefined;
    return refusalOf(client, tx.now) === undefined ? rulesOfScopes(new Set(client.scopes)) : null;
  }

  return (command: SetCredentialsCommand): Promise<string[] | undefined> => {
    const context = contextOf(command);
    return runAsTenant(context, () => set(command, context));
  };
}
export type CredentialSetter = ReturnType<typeof credentialSetter>;

const contextOf = ({ invitation, by }: SetCredentialsCommand): TenantContext => ({
  kind: 'tenant',
  organizationId: invitation.organizationId,
  actor: { id: invitation.userId, kind: 'user', scopes: new Set() },
  requestId: by.requestId,
  ipAddress: by.ipAddress,
  ...(by.userAgent === undefined ? {} : { userAgent: by.userAgent }),
  operation: 'oauth2.invitation',
  disclosures: [],
});
