import { localKeyProvider, type KeyProvider } from '@rymeda/encryption';
import type { Clock } from '@rymeda/kernel';
import type { EngineConfig } from './config.ts';
import { mongoOrganizationKeyStore } from './organization-key-store.ts';
import type { ReplicaRegion } from './replica-regions.ts';

type KeySettings = Pick<
  EngineConfig,
  | 'KEY_PROVIDER'
  | 'LOCAL_KEK_FILE'
  | 'AWS_REGION'
  | 'AWS_ENDPOINT_URL'
  | 'KMS_KEY_MODE'
  | 'KMS_SHARED_KEY_ID'
  | 'ORGANIZATION_KEYS_MONGODB_URI'
> & {
  /** Identity's alone: it makes the organisations' keys, and ends them. */
  KMS_REPLICA_REGIONS?: readonly ReplicaRegion[];
};

/** The provider that the configuration names; it has been checked that what this one needs is there. */
export function keyProvider(config: KeySettings, clock: Clock): KeyProvider {
  if (config.KEY_PROVIDER === 'local') return localKeyProvider(config.LOCAL_KEK_FILE as string, clock);
  return onFirstUse('aws', () => awsProvider(config, clock));
}

async function awsProvider(config: KeySettings, clock: Clock): Promise<KeyProvider> {
  const { kmsClient, kmsProvider, sharedKmsProvider } = await import('@rymeda/encryption/aws');
  const client = kmsClient({ region: config.AWS_REGION as string, endpoint: config.AWS_ENDPOINT_URL });
  const others = (config.KMS_REPLICA_REGIONS ?? []).map((at) => [at.region, kmsClient(at)] as const);
  if (config.KMS_KEY_MODE === 'organization') return kmsProvider(client, new Map(others));
  return sharedKmsProvider({
    client,
    keyId: config.KMS_SHARED_KEY_ID as string,
    store: mongoOrganizationKeyStore(config.ORGANIZATION_KEYS_MONGODB_URI as string),
    clock,
  });
}

/** The AWS SDK is large: a service that doesn't need it doesn't load it. */
function onFirstUse(name: KeyProvider['name'], load: () => Promise<KeyProvider>): KeyProvider {
  let loaded: Promise<KeyProvider> | undefined;
  const provider = (): Promise<KeyProvider> => (loaded ??= load());
  return {
    name,
    prepare: async (...args) => (await provider()).prepare(...args),
    replicate: async (...args) => (await provider()).replicate(...args),
    generate: async (...args) => (await provider()).generate(...args),
    unwrap: async (...args) => (await provider()).unwrap(...args),
    rewrap: async (...args) => (await provider()).rewrap(...args),
    scheduleDestruction: async (...args) => (await provider()).scheduleDestruction(...args),
    cancelDestruction: async (...args) => (await provider()).cancelDestruction(...args),
    destroyDue: async () => (await provider()).destroyDue(),
  };
}
