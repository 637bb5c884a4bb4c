import { defaultSettings, platformRecordsOf, recordsOf } from '@rymeda/contracts';
import { engineCore, engineService, type Service } from '@rymeda/service';
import { exportRecords } from '@rymeda/service/records';
import { platformCollection } from '@rymeda/tenancy';
import { apiClientStore } from './api-clients/api-client.store.ts';
import { lastUse } from './api-clients/last-use.ts';
import type { IdentityConfig } from './config.ts';
import { allowedAddresses } from './issuer/allowed-address.ts';
import { exportedBy } from './exported.ts';
import { artifactStore } from './issuer/artifact.store.ts';
import { assertionUses } from './issuer/assertion-uses.store.ts';
import { clientDirectory } from './issuer/client-directory.ts';
import { withOperators } from './issuer/operators.ts';
import { createIssuer } from './issuer/issuer.ts';
import { issuerListener } from './issuer/listener.ts';
import { signingKeyStore } from './issuer/signing-key.store.ts';
import { tokenRefusals } from './issuer/token-refusals.ts';
import { keyReplicas } from './organizations/key-replicas.ts';
import { offboarding } from './organizations/offboarding.ts';
import { organizationStore } from './organizations/organization.store.ts';
import { preparePlatformKey } from './organizations/platform-key.ts';
import { settingsEndpoint } from './organizations/settings-endpoint.ts';
import { settingsVersions } from './organizations/settings-versions.store.ts';
import { permissionVersions } from './permissions/permission-versions.store.ts';
import { permissionsEndpoint, permissionVersionsEndpoint } from './permissions/permissions-endpoint.ts';
import { tokenLifeS } from './revocations/denial-times.rules.ts';
import { denyListEndpoint } from './revocations/deny-list-endpoint.ts';
import { denyListStore } from './revocations/deny-list.store.ts';
import { roleStore } from './roles/role.store.ts';
import { routes } from './routes.ts';
import { attemptsStore } from './sign-in/attempts.store.ts';
import { credentialStore } from './sign-in/credential.store.ts';
import { invitationStore } from './sign-in/invitation.store.ts';
import { invitationPath } from './sign-in/invitation.endpoint.ts';
import { signInParts } from './sign-in/parts.ts';
import { userStore } from './users/user.store.ts';

/** Instances read the keys every 15 s, and their clocks differ. */
const keyMarginS = 300;

export function wire(config: IdentityConfig): Service {
  const core = engineCore('identity', config);
  const { clock, connection, callerSeal, log, metrics, transactions } = core;
  const failed = (event: string) => (error: unknown) => log.failure(event, error);

  const clients = apiClientStore(core.database);
  const directory = clientDirectory(platformCollection(connection, 'client_directory'));
  const organizations = organizationStore(platformCollection(connection, 'organizations'));
  const denyList = denyListStore(
    platformCollection(connection, 'deny_list'),
    platformCollection(connection, 'deny_list_counters'),
  );
  const settings = settingsVersions(platformCollection(connection, 'settings_counters'));
  const versions = permissionVersions(core.database);
  const roles = roleStore(core.database, versions);
  const users = userStore(core, versions);
  const lookup = withOperators(directory, {
    shared: { id: config.OPERATOR_CLIENT_ID, secret: config.OPERATOR_CLIENT_SECRET_FILE.reveal() },
    keys: config.OPERATORS,
  });
  const uses = lastUse({ clients, clock, onFailure: failed('last_use_failed') });
  const refusals = tokenRefusals({
    counters: platformCollection(connection, 'token_refusals'),
    transactions,
    clock,
    onFailure: failed('token_refusal_failed'),
  });
  const invitations = invitationStore(platformCollection(connection, 'invitations'));
  const credentials = credentialStore(core.database);
  const isAllowedAddress = allowedAddresses(organizations);
  const artifacts = artifactStore(
    platformCollection(connection, 'oauth_artifacts'),
    core.blobs('oauth_artifacts', 'sealed'),
    clock,
  );
  const signIn = signInParts({
    core,
    stores: {
      artifacts,
      attempts: attemptsStore(platformCollection(connection, 'sign_in_attempts')),
      credentials,
      invitations,
    },
    organizations,
    isAllowedAddress,
    onRefused: (refusal) => refusals.note(refusal),
    lookup,
    roles,
    users: {
      byEmail: (scope, email) => users.findByEmail(scope, email),
      byId: (scope, id) => users.glance(scope, id),
    },
    denyList,
    sessionLengthS: async (organizationId) =>
      60 * ((await organizations.load({ organizationId }))?.settings ?? defaultSettings).sessionMinutes,
  });
  const issuer = createIssuer({
    issuer: config.OIDC_ISSUER,
    audience: config.OIDC_AUDIENCE,
    clock,
    lookup,
    keyStore: signingKeyStore(
      platformCollection(connection, 'signing_keys'),
      core.blobs('signing_keys', 'sealed'),
    ),
    rotation: {
      rotateAfterMs: config.SIGNING_KEY_ROTATE_AFTER_DAYS * 86_400_000,
      publishAheadMs: config.SIGNING_KEY_PUBLISH_AHEAD_SECONDS * 1000,
      publishAfterMs: (tokenLifeS + keyMarginS) * 1000,
    },
    denyList,
    assertions: assertionUses(platformCollection(connection, 'assertion_uses')),
    ...signIn.forIssuer,
    isAllowedAddress,
    transactions,
    onGranted: (to) => uses.note(to),
    onRefused: (refusal) => refusals.note(refusal),
    onFailure: (event, error) => log.failure(event, error),
  });
  const ending = offboarding({
    stores: { organizations, directory, denyList, settings },
    keyProvider: core.keyProvider,
    credentials,
    transactions,
    clock,
    onFailure: failed('offboarding_failed'),
  });
  const replicas = keyReplicas({
    regions: config.KMS_REPLICA_REGIONS.map(({ region }) => region),
    organizations,
    keyProvider: core.keyProvider,
    metrics,
    onFailure: failed('key_not_replicated'),
  });
  const api = core.edge([
    ...routes({
      clients,
      directory,
      denyList,
      organizations,
      roles,
      users,
      invitations,
      credentials,
      artifacts,
      invitationUrl: (token) => `${withoutSlash(config.OIDC_ISSUER)}${invitationPath}?token=${token}`,
      keys: issuer.keys,
      keyring: core.keyring,
      keyProvider: core.keyProvider,
      offboarding: ending,
      settings,
      residencies: config.DATA_RESIDENCIES,
    }),
    exportRecords(
      core,
      platformRecordsOf.identity.list,
      recordsOf('identity'),
      {},
      exportedBy({ roles, clients, clock }),
    ),
  ]);

  return engineService(core, {
    listener: issuerListener({
      endpoints: {
        ...issuer.endpoints,
        ...signIn.endpoints({
          host: issuer.host,
          lookup,
          grants: issuer.grants,
          readHint: issuer.readHint,
          secure: config.OIDC_ISSUER.startsWith('https:'),
        }),
        '/internal/deny-list': { GET: denyListEndpoint(denyList, clock) },
        '/internal/organization-settings': { GET: settingsEndpoint({ organizations, settings }) },
        '/internal/permissions': { GET: permissionsEndpoint({ versions, roles, users }) },
        '/internal/permission-versions': { GET: permissionVersionsEndpoint({ versions }) },
      },
      otherwise: api,
      callerSeal,
      log,
      metrics: metrics.http,
    }),
    async start() {
      await preparePlatformKey(core.keyring).catch(failed('platform_key_not_prepared'));
      await issuer.keys.start();
      uses.start();
      ending.start();
      replicas.start();
    },
    async stop() {
      issuer.keys.stop();
      await ending.stop();
      await replicas.stop();
      await uses.stop();
      await refusals.drain();
    },
  });
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');
