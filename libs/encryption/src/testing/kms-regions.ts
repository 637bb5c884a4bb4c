import { KMSServiceException, type KMSClient } from '@aws-sdk/client-kms';

type State = 'Creating' | 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingReplicaDeletion';

interface RegionalKey {
  state: State;
  /** As `ReplicateKey` was given them: a replica has tags of its own. */
  tags?: unknown;
  at?: Date;
  days?: number;
}

/**
 * One multi-Region key as KMS treats it in all Regions ("Deleting multi-Region keys" of its guide), with its primary in
 * `primary`: what servers for tests don't know of.
 */
export function kmsRegions(primary: string, alias: string, now: Date) {
  const KeyId = 'mrk-1';
  const keys = new Map<string, RegionalKey>([[primary, { state: 'Enabled' }]]);
  const aliases = new Map<string, string>([[`${primary} ${alias}`, KeyId]]);
  /** `<region> <operation>` of all that changed something. */
  const calls: string[] = [];
  const away = new Set<string>();
  const arn = (region: string) => `arn:aws:kms:${region}:123456789012:key/${KeyId}`;
  const replicas = () => [...keys.keys()].filter((region) => region !== primary);
  const fault = (name: string) => new KMSServiceException({ name, $fault: 'client', $metadata: {} });
  const pending = (key: RegionalKey) => key.state.startsWith('Pending');

  function describe(region: string, key: RegionalKey) {
    return {
      KeyId,
      Arn: arn(region),
      KeyState: key.state,
      DeletionDate: key.at,
      PendingDeletionWindowInDays: key.state === 'PendingReplicaDeletion' ? key.days : undefined,
      MultiRegionConfiguration: {
        PrimaryKey: { Region: primary, Arn: arn(primary) },
        ReplicaKeys: replicas().map((Region) => ({ Region, Arn: arn(Region) })),
      },
    };
  }

  const operations: Record<string, (region: string, input: Record<string, unknown>) => object> = {
    DescribeKey(region, input) {
      const named = String(input['KeyId']);
      const key = keys.get(region);
      const isThere = named === KeyId || aliases.get(`${region} ${named}`) === KeyId;
      if (key === undefined || !isThere) throw fault('NotFoundException');
      return { KeyMetadata: describe(region, key) };
    },
    ReplicateKey(_region, input) {
      const region = String(input['ReplicaRegion']);
      if (keys.has(region)) throw fault('AlreadyExistsException');
      keys.set(region, { state: 'Creating', tags: input['Tags'] });
      return {};
    },
    CreateAlias(region, input) {
      const name = `${region} ${String(input['AliasName'])}`;
      if (keys.get(region)?.state !== 'Enabled') throw fault('KMSInvalidStateException');
      if (aliases.has(name)) throw fault('AlreadyExistsException');
      aliases.set(name, String(input['TargetKeyId']));
      return {};
    },
    ScheduleKeyDeletion(region, input) {
      const key = keys.get(region);
      if (key === undefined || pending(key)) throw fault('KMSInvalidStateException');
      const days = Number(input['PendingWindowInDays']);
      if (region === primary && replicas().length > 0) {
        keys.set(region, { state: 'PendingReplicaDeletion', days });
        return { KeyState: 'PendingReplicaDeletion', PendingWindowInDays: days };
      }
      const at = new Date(now.getTime() + days * 86_400_000);
      keys.set(region, { state: 'PendingDeletion', at });
      return { KeyState: 'PendingDeletion', DeletionDate: at };
    },
    CancelKeyDeletion(region) {
      if (!pending(keys.get(region) ?? { state: 'Enabled' })) throw fault('KMSInvalidStateException');
      keys.set(region, { state: 'Disabled' });
      return {};
    },
    EnableKey(region) {
      keys.set(region, { state: 'Enabled' });
      return {};
    },
  };

  const client = (region: string) =>
    ({
      async send(command: { constructor: { name: string }; input: Record<string, unknown> }) {
        await Promise.resolve();
        if (away.has(region)) throw new Error('connect ETIMEDOUT');
        const operation = command.constructor.name.replace(/Command$/, '');
        if (operation !== 'DescribeKey') calls.push(`${region} ${operation}`);
        return operations[operation]?.(region, command.input) ?? {};
      },
    }) as unknown as KMSClient;

  return { client, keys, aliases, calls, away };
}
