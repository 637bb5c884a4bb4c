import type { EngineCore } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { accountFinder } from '../issuer/accounts.ts';
import type { AllowedAddresses } from '../issuer/allowed-address.ts';
import type { ArtifactStore } from '../issuer/artifact.store.ts';
import type { ClientLookup } from '../issuer/client-directory.ts';
import type { Refusal } from '../issuer/token-refusals.rules.ts';
import { isOpen } from '../organizations/organization-lifecycle.rules.ts';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import type { RoleStore } from '../roles/role.store.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { AttemptsStore } from './attempts.store.ts';
import type { CredentialStore } from './credential.store.ts';
import { invitationEndpoint, invitationPath } from './invitation.endpoint.ts';
import type { InvitationStore } from './invitation.store.ts';
import { passwordHasher } from './password-hasher.ts';
import { credentialSetter } from './set-credentials.ts';
import { signInEndpoint } from './sign-in.endpoint.ts';
import { signInKeys } from './sign-in-keys.ts';
import type { SignInUsers } from './users.ts';
import { signInVerifier } from './verify-sign-in.ts';
import { signOutEndpoint, type SignOutEndpointOptions } from './sign-out.endpoint.ts';
import { signInPath, signOutPath } from '../issuer/sign-in-configuration.ts';

export interface SignInPartsOptions {
  core: Pick<EngineCore, 'blobs' | 'keptBlobs' | 'clock' | 'config' | 'log' | 'transactions'>;
  stores: {
    artifacts: ArtifactStore;
    attempts: AttemptsStore;
    credentials: CredentialStore;
    invitations: InvitationStore;
  };
  organizations: Pick<OrganizationStore, 'load'>;
  isAllowedAddress: AllowedAddresses;
  onRefused: (refusal: Refusal) => void;
  users: SignInUsers;
  lookup: ClientLookup;
  roles: Pick<RoleStore, 'holdRules'>;
  denyList: DenyListStore;
  sessionLengthS: (organizationId: string) => Promise<number>;
}

/** What users sign in with, put together: for the issuer, for the API and for the pages. */
export function signInParts({
  core,
  stores,
  organizations,
  users,
  lookup,
  roles,
  denyList,
  sessionLengthS,
  isAllowedAddress,
  onRefused,
}: SignInPartsOptions) {
  const { clock, transactions } = core;
  const { artifacts, attempts, credentials, invitations } = stores;
  const keys = signInKeys(core.config.RYMEDA_SERVICE_KEY_FILE);
  const blobs = core.keptBlobs('credentials', 'totpSecret');
  const hasher = passwordHasher();
  const shared = { users, credentials, hasher, blobs, transactions, clock };
  const verify = signInVerifier({
    ...shared,
    keys,
    attempts,
    onFailure: (error) => core.log.failure('sign_in_refusal_failed', error),
  });
  const setCredentials = credentialSetter({ ...shared, lookup, roles, invitations, artifacts, denyList });
  const organization = (organizationId: string) =>
    runAsSystem('sign-in-page', async () => {
      const found = await organizations.load({ organizationId });
      return { name: found?.name ?? 'Rymeda', isOpen: found !== null && isOpen(found.status) };
    });
  const organizationName = async (organizationId: string): Promise<string> =>
    (await organization(organizationId)).name;

  return {
    forIssuer: {
      artifacts,
      cookieKeys: keys.cookieKeys,
      findAccount: accountFinder({ users, sessionLengthS }),
    },
    endpoints: (of: Omit<SignOutEndpointOptions, 'keys'>) => ({
      [`${signInPath}/*`]: signInEndpoint({
        ...of,
        ...{ artifacts, organizationName, isAllowedAddress, onRefused, verify, keys, clock },
      }),
      [signOutPath]: signOutEndpoint({ ...of, keys }),
      [invitationPath]: invitationEndpoint({
        invitations,
        organization,
        blobs: core.blobs('invitations', 'totpSecret'),
        setCredentials,
        clock,
      }),
    }),
  };
}
