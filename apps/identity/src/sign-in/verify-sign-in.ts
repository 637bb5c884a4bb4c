import type { BlobCipher } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { Requester } from '../issuer/listener.ts';
import { refusalFilter } from '../issuer/token-refusals.rules.ts';
import type { AttemptsStore } from './attempts.store.ts';
import type { CredentialStore } from './credential.store.ts';
import { signInSubject, type CredentialState } from './credential.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { SignInKeys } from './sign-in-keys.ts';
import { isUnused, secondFactor, used, type SecondFactor } from './sign-in.rules.ts';
import type { SignInUser, SignInUsers } from './users.ts';

export interface VerifySignInOptions {
  users: SignInUsers;
  credentials: CredentialStore;
  attempts: AttemptsStore;
  hasher: PasswordHasher;
  keys: SignInKeys;
  blobs: BlobCipher;
  transactions: Transactions;
  clock: Clock;
  onFailure: (error: unknown) => void;
}

export interface SignInCommand {
  organizationId: string;
  clientId: string;
  email: string;
  password: string;
  code: string;
  /** What the browser kept of an earlier sign-in. */
  deviceMark: string | undefined;
  by: Requester;
}

export interface SignedIn {
  userId: string;
  methods: ('pwd' | 'otp' | 'recovery')[];
  /** For the browser to keep, so that strangers' tries can't keep its user out. */
  deviceMark: string;
}

const nobody = 'usr_of_nobody';
type Reason = 'invalid_credentials' | 'locked' | 'not_active';

/**
 * Judges address, password and code together and says only yes or no: who asks learns neither which of them was wrong
 * nor whether there is such an account, by no word and by no time (the same queries, the same hash, each time).
 */
export function signInVerifier(options: VerifySignInOptions) {
  const { users, credentials, attempts, hasher, keys, blobs, transactions, clock } = options;
  const isWorthTelling = refusalFilter({ quietMs: 60_000, maxClients: 10_000 });

  async function verify(command: SignInCommand, context: TenantContext): Promise<SignedIn | undefined> {
    const account = keys.account(command.organizationId, command.email);
    const device = keys.device(command.deviceMark, account);
    // Strangers are counted together, each known device by itself: their tries don't keep its user out.
    const counter = device === undefined ? `account:${account}` : `device:${account}:${device}`;
    const mayTry = await attempts.begin(counter, clock());
    const user = await users.byEmail(context, command.email);
    const credential = await credentials.load(context, user?.id ?? nobody);
    const knowsPassword = await hasher.verify(credential?.passwordHash, command.password);
    const factor = await factorOf(credential, command);
    if (user === null) return undefined;
    const reason = refusalOf({ mayTry, knowsPassword, user, factor });
    if (reason !== undefined || credential === null || factor === undefined) {
      await refuse(user, command, context, reason ?? 'invalid_credentials');
      return undefined;
    }
    if (!(await accept(credential, factor, command, context))) return undefined;
    await attempts.forget(counter);
    const deviceMark = device === undefined ? keys.newDevice(account) : (command.deviceMark as string);
    return { userId: user.id, methods: ['pwd', factor.method], deviceMark };
  }

  /** A stranger costs the same work: whether the organisation's key was at hand would tell too. */
  async function factorOf(
    credential: CredentialState | null,
    { organizationId, code }: SignInCommand,
  ): Promise<SecondFactor | undefined> {
    const id = credential?.id ?? nobody;
    const sealed = credential?.totpSecret ?? (await blobs.seal(organizationId, nobody, Buffer.alloc(20)));
    const secret = await blobs.open(organizationId, id, sealed);
    const known = credential ?? { lastTotpStep: Infinity, recoveryCodes: [] };
    return secondFactor(known, secret, code, clock());
  }

  /** False when somebody else used the same code at the same moment. */
  const accept = (
    credential: CredentialState,
    factor: SecondFactor,
    { clientId, organizationId }: SignInCommand,
    context: TenantContext,
  ): Promise<boolean> =>
    transactions.run({ ...context, actor: { ...context.actor, id: credential.id } }, async (tx) => {
      // As it is now: a refusal that was told meanwhile made a version too, and is no reason to refuse this one.
      const now = await credentials.load({ organizationId }, credential.id, tx);
      if (now === null || now.passwordHash !== credential.passwordHash || !isUnused(now, factor))
        return false;
      const next = used(now, factor, tx.now);
      if (!(await credentials.update(tx, { organizationId }, next))) return false;
      tx.emit({
        name: 'identity.user.signed_in',
        subject: signInSubject(credential.id),
        sequence: next.version,
        data: { id: credential.id, clientId, methods: ['pwd', factor.method] },
      });
      return true;
    });

  async function refuse(
    user: SignInUser,
    { clientId, organizationId }: SignInCommand,
    context: TenantContext,
    reason: Reason,
  ): Promise<void> {
    if (!isWorthTelling(`${user.id}:${reason}`, clock().getTime())) return;
    const told = transactions.run({ ...context, actor: { ...context.actor, id: user.id } }, async (tx) => {
      const credential = await credentials.load({ organizationId }, user.id, tx);
      if (credential === null) return;
      const next = { ...credential, version: credential.version + 1 };
      if (!(await credentials.update(tx, { organizationId }, next))) return;
      tx.emit({
        name: 'identity.user.sign_in_refused',
        subject: signInSubject(user.id),
        sequence: next.version,
        data: { id: user.id, clientId, reason },
      });
    });
    // Off the path of the answer, whose time would tell that there is such an account.
    void told.catch(options.onFailure);
  }

  return (command: SignInCommand): Promise<SignedIn | undefined> => {
    const context = strangerContext(command);
    return runAsTenant(context, () => verify(command, context));
  };
}
export type SignInVerifier = ReturnType<typeof signInVerifier>;

function refusalOf(facts: {
  mayTry: boolean;
  knowsPassword: boolean;
  user: SignInUser;
  factor: SecondFactor | undefined;
}): Reason | undefined {
  if (!facts.mayTry) return 'locked';
  if (!facts.knowsPassword || facts.factor === undefined) return 'invalid_credentials';
  return facts.user.status === 'active' ? undefined : 'not_active';
}

/** Whoever stands at the sign-in page of an organisation's application; it is the user only once it proved it. */
const strangerContext = ({ organizationId, clientId, by }: SignInCommand): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: clientId, kind: 'user', scopes: new Set() },
  requestId: by.requestId,
  ipAddress: by.ipAddress,
  ...(by.userAgent === undefined ? {} : { userAgent: by.userAgent }),
  operation: 'oauth2.sign_in',
  disclosures: [],
});
