import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  listIndex,
  uniqueIndex,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

const newest = { createdAt: -1, _id: -1 } as const;
/** Only says that the collection exists. */
const plain = (collection: string): IndexPlan => ({ collection, key: { _id: 1 } });
const expiring = (collection: string): IndexPlan => ({
  collection,
  key: { expiresAt: 1 },
  options: { expireAfterSeconds: 0 },
});

export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,
  { collection: 'organizations', key: newest },
  { collection: 'api_clients', key: { organizationId: 1, ...newest } },
  listIndex('roles'),
  uniqueIndex('roles', 'uniqueName'),
  { collection: 'roles', key: { organizationId: 1, permissionVersion: 1 } },
  listIndex('users'),
  listIndex('users', 'status'),
  listIndex('users', 'roles'),
  uniqueIndex('users', 'uniqueEmail'),
  { collection: 'users', key: { organizationId: 1, permissionVersion: 1 } },
  { collection: 'permission_versions', key: { organizationId: 1 } },
  listIndex('credentials'),

  // The platform's own.
  { collection: 'client_directory', key: { organizationId: 1 } },
  { collection: 'signing_keys', key: { generation: 1 }, options: { unique: true } },
  { collection: 'deny_list', key: { version: 1 } },
  expiring('deny_list'),
  plain('deny_list_counters'),
  { collection: 'organizations', key: { settingsVersion: 1 }, options: { sparse: true } },
  { collection: 'organizations', key: { status: 1, keyRegions: 1 } },
  plain('settings_counters'),
  plain('token_refusals'),
  expiring('assertion_uses'),
  expiring('oauth_artifacts'),
  { collection: 'oauth_artifacts', key: { grantId: 1 } },
  { collection: 'oauth_artifacts', key: { uid: 1 } },
  { collection: 'oauth_artifacts', key: { accountId: 1 } },
  expiring('sign_in_attempts'),
  expiring('invitations'),
  { collection: 'invitations', key: { organizationId: 1, userId: 1 } },
];

/** What the issuer asks by other ids than the tenant's is small, or spread by its own id. */
export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  organizations: { _id: 'hashed' },
  api_clients: byOrganization,
  roles: byOrganization,
  users: byOrganization,
  permission_versions: byOrganization,
  credentials: byOrganization,
  client_directory: { _id: 'hashed' },
  signing_keys: 'unsharded',
  deny_list: 'unsharded',
  deny_list_counters: 'unsharded',
  settings_counters: 'unsharded',
  token_refusals: { _id: 'hashed' },
  assertion_uses: { _id: 'hashed' },
  oauth_artifacts: { _id: 'hashed' },
  sign_in_attempts: { _id: 'hashed' },
  invitations: { _id: 'hashed' },
};
