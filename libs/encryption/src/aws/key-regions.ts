import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
  type KeyMetadata,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { asked, isKms, withinDeadline } from './kms.ts';

const dayMs = 86_400_000;
/** KMS's least, for any key. */
const leastDays = 7;

/** What KMS in one Region knows of a key, by its id or alias; null where there is none. */
export async function describeKey(client: KMSClient, KeyId: string): Promise<KeyMetadata | null> {
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }), withinDeadline());
    return KeyMetadata ?? null;
  } catch (error) {
    if (isKms(error, 'NotFoundException')) return null;
    throw error;
  }
}

/** `mrk-…` out of an ARN or an id: the same in every Region that holds the key. */
export const keyIdOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A Region that holds the key; without a client KMS may not be asked there. */
interface Holder {
  region: string | undefined;
  client: KMSClient | undefined;
  isPrimary: boolean;
}

/** When KMS deletes a key in one Region: `at`, or that many days after the last replica is gone; neither: it is gone. */
interface Ending {
  isPrimary: boolean;
  at?: Date | undefined;
  daysAfterReplicas?: number | undefined;
}

export interface NamedKey {
  key: KeyMetadata;
  /** What finds the key in each Region. */
  alias: string;
  tags: { TagKey: string; TagValue: string }[];
}

/** One organisation's key in all the Regions that hold it: `here`, and the others whose KMS may be asked. */
export function keyRegions(here: KMSClient, others: ReadonlyMap<string, KMSClient>) {
  /** This Region's first. */
  function holdersOf({ Arn, MultiRegionConfiguration: of }: KeyMetadata): Holder[] {
    const own = Arn?.split(':')[3];
    const primary = of?.PrimaryKey?.Region ?? own;
    const replicas = (of?.ReplicaKeys ?? []).map(({ Region }) => Region);
    const elsewhere = new Set([primary, ...replicas].filter((region) => region !== own));
    return [own, ...elsewhere].map((region) => ({
      region,
      client: region === own ? here : others.get(region as string),
      isPrimary: region === primary,
    }));
  }

  /** False while it isn't ready there. */
  async function replicateTo(
    region: string,
    client: KMSClient,
    { key, alias, tags }: NamedKey,
  ): Promise<boolean> {
    const KeyId = key.KeyId as string;
    if (!holdersOf(key).some((holder) => holder.region === region))
      await unlessThere(() =>
        here.send(
          new ReplicateKeyCommand({ KeyId, ReplicaRegion: region, Description: key.Description, Tags: tags }),
          withinDeadline(),
        ),
      );
    if ((await describeKey(client, KeyId))?.KeyState !== 'Enabled') return false;
    await unlessThere(() =>
      client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }), withinDeadline()),
    );
    if ((await describeKey(client, alias))?.KeyId !== KeyId)
      throw new Error(`${alias} names another key in ${region}`);
    return true;
  }

  /** Asked again, what was set first. */
  async function end(
    client: KMSClient,
    KeyId: string,
    PendingWindowInDays: number,
  ): Promise<Omit<Ending, 'isPrimary'>> {
    const known = await describeKey(client, KeyId);
    if (known === null) return {};
    if (known.KeyState?.startsWith('Pending') === true)
      return { at: known.DeletionDate, daysAfterReplicas: known.PendingDeletionWindowInDays };
    const command = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays });
    const { DeletionDate } = await asked(client.send(command, withinDeadline()));
    return { at: DeletionDate, daysAfterReplicas: PendingWindowInDays };
  }

  async function restore(client: KMSClient, KeyId: string): Promise<void> {
    const state = (await describeKey(client, KeyId))?.KeyState;
    // Asked again, or before anything was scheduled: KMS refuses to cancel what is not pending. A replica that is gone
    // by now is made anew from the key that is rescued.
    const isPending = state?.startsWith('Pending') === true;
    if (isPending) await asked(client.send(new CancelKeyDeletionCommand({ KeyId }), withinDeadline()));
    // KMS leaves a rescued key disabled.
    if (isPending || state === 'Disabled')
      await asked(client.send(new EnableKeyCommand({ KeyId }), withinDeadline()));
  }

  return {
    /** Makes the replicas that are missing, and their aliases; false while KMS is still at one of them. */
    async replicate(named: NamedKey): Promise<boolean> {
      const ready = await Promise.all(
        [...others].map(([region, client]) => replicateTo(region, client, named)),
      );
      return ready.every(Boolean);
    },

    /**
     * Has the key end in all Regions, in this one first: from then on nothing is opened here. KMS begins a primary's
     * waiting time when its last replica is gone, for which seven days of the waiting time are set aside. Throws, with
     * all others scheduled, where a Region holds the key whose KMS may not be asked.
     */
    async scheduleDeletion(key: KeyMetadata, waitingDays: number): Promise<Date> {
      const holders = holdersOf(key);
      const ofPrimary = holders.length === 1 ? waitingDays : Math.max(leastDays, waitingDays - leastDays);
      const endings: Ending[] = [];
      for (const { client, isPrimary } of holders)
        if (client !== undefined) {
          const days = isPrimary ? ofPrimary : leastDays;
          endings.push({ isPrimary, ...(await end(client, key.KeyId as string, days)) });
        }
      const closed = holders.filter(({ client }) => client === undefined).map(({ region }) => region);
      const at = closed.length === 0 ? goneAt(endings) : undefined;
      if (at !== undefined) return at;
      throw new Error(
        closed.length === 0
          ? "KMS doesn't tell yet when the organisation's key is gone"
          : `The organisation's key waits until its replicas in other Regions are deleted: ${closed.join(', ')}`,
      );
    },

    /** Takes that back, in this Region last: it opens again when it does everywhere. */
    async cancelDeletion(key: KeyMetadata): Promise<void> {
      for (const { client } of holdersOf(key).reverse())
        if (client !== undefined) await restore(client, key.KeyId as string);
    },
  };
}

/** When the last Region has deleted it: as far as KMS tells, or by the primary's days after the replicas' last. */
export function goneAt(endings: readonly Ending[]): Date | undefined {
  const primary = endings.find(({ isPrimary }) => isPrimary);
  if (primary?.at !== undefined) return primary.at;
  const replicas = endings.flatMap(({ isPrimary, at }) =>
    isPrimary || at === undefined ? [] : at.getTime(),
  );
  if (primary?.daysAfterReplicas === undefined || replicas.length === 0) return undefined;
  return new Date(Math.max(...replicas) + primary.daysAfterReplicas * dayMs);
}

/** Another process may have been first. */
async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!isKms(error, 'AlreadyExistsException')) throw error;
  }
}
