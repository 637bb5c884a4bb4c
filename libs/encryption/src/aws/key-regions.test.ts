import { beforeEach, describe, expect, it } from '@jest/globals';
import { KeyRefusedError, type KeyProvider } from '../key-provider.ts';
import { kmsRegions } from '../testing/kms-regions.ts';
import { aliasOf, kmsProvider } from './kms-provider.ts';

const [east, west, eu] = ['us-east-1', 'us-west-2', 'eu-west-1'];
const now = new Date('2026-11-21T10:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

let kms: ReturnType<typeof kmsRegions>;
/** As `region` is served, with the KMS of some others. */
const providerIn = (region: string, ...others: string[]): KeyProvider =>
  kmsProvider(kms.client(region), new Map(others.map((other) => [other, kms.client(other)])));
beforeEach(() => {
  kms = kmsRegions(east, aliasOf('org_a'), now);
});

/** A replica that KMS has finished. */
async function replicated(...regions: string[]): Promise<KeyProvider> {
  const provider = providerIn(east, ...regions);
  await provider.replicate('org_a');
  for (const region of regions) kms.keys.set(region, { state: 'Enabled' });
  await provider.replicate('org_a');
  kms.calls.length = 0;
  return provider;
}

describe('the replicas of a key', () => {
  it('are made once, are ready when KMS is, and are found by the alias there', async () => {
    const provider = providerIn(east, west);
    expect(await provider.replicate('org_a')).toBe(false);
    expect(await provider.replicate('org_a')).toBe(false);
    expect(kms.calls).toEqual([`${east} ReplicateKey`]);
    // By which services may use it (deploy/terraform/roles.tf).
    expect(kms.keys.get(west)?.tags).toEqual([{ TagKey: 'rymeda:organization', TagValue: 'org_a' }]);
    kms.keys.set(west, { state: 'Enabled' });
    expect(await Promise.all([provider.replicate('org_a'), provider.replicate('org_a')])).toEqual([
      true,
      true,
    ]);
    expect(kms.aliases.get(`${west} ${aliasOf('org_a')}`)).toBe('mrk-1');
    expect(kms.calls.filter((call) => call.includes('ReplicateKey'))).toHaveLength(1);
  });

  it('are nothing to ask for where no other Region is named', async () => {
    expect(await providerIn(east).replicate('org_a')).toBe(true);
    expect(kms.calls).toEqual([]);
  });

  it('wait for the key itself: a Region that stands by makes none in its place', async () => {
    expect(await providerIn(west, east).replicate('org_a')).toBe(false);
    expect(kms.calls).toEqual([]);
  });

  it('are not taken for ready under another key’s alias, nor while they are to be deleted', async () => {
    kms.aliases.set(`${west} ${aliasOf('org_a')}`, 'mrk-another');
    kms.keys.set(west, { state: 'Enabled' });
    await expect(providerIn(east, west).replicate('org_a')).rejects.toThrow('names another key');
    kms.keys.set(west, { state: 'PendingDeletion', at: inDays(7) });
    expect(await providerIn(east, west).replicate('org_a')).toBe(false);
  });

  it('are not asked for of the Region whose key is the primary, once another one serves', async () => {
    await replicated(west);
    expect(await providerIn(west, east).replicate('org_a')).toBe(true);
    expect(kms.calls.filter((call) => call.includes('ReplicateKey'))).toEqual([]);
  });
});

describe('the end of a key that has replicas', () => {
  it('is scheduled in all Regions at once, and told as the day on which the last one has deleted it', async () => {
    const provider = await replicated(west, eu);
    expect(await provider.scheduleDestruction('org_a', 30)).toEqual(inDays(30));
    expect([east, west, eu].map((region) => kms.keys.get(region)?.state)).toEqual([
      'PendingReplicaDeletion',
      'PendingDeletion',
      'PendingDeletion',
    ]);
    const [first] = kms.calls;
    expect(first).toBe(`${east} ScheduleKeyDeletion`);
    // Asked again, nothing moves.
    kms.calls.length = 0;
    expect(await provider.scheduleDestruction('org_a', 7)).toEqual(inDays(30));
    expect(kms.calls).toEqual([]);
  });

  it('takes KMS’s least for either, where the waiting time is shorter than both', async () => {
    const provider = await replicated(west);
    expect(await provider.scheduleDestruction('org_a', 7)).toEqual(inDays(14));
  });

  it('is what KMS says of the primary when the last replica is gone', async () => {
    const provider = await replicated(west);
    await provider.scheduleDestruction('org_a', 30);
    kms.keys.delete(west);
    await expect(provider.scheduleDestruction('org_a', 30)).rejects.toThrow('when the organisation');
    kms.keys.set(east, { state: 'PendingDeletion', at: inDays(31) });
    expect(await provider.scheduleDestruction('org_a', 30)).toEqual(inDays(31));
  });

  it('opens nothing here although another Region can’t be reached, and is done there later', async () => {
    const provider = await replicated(west);
    kms.away.add(west);
    await expect(provider.scheduleDestruction('org_a', 30)).rejects.toThrow('ETIMEDOUT');
    expect(kms.keys.get(east)?.state).toBe('PendingReplicaDeletion');
    kms.away.clear();
    expect(await provider.scheduleDestruction('org_a', 30)).toEqual(inDays(30));
  });

  it('names the Regions that it may not ask, and ends the key in the others', async () => {
    await replicated(west, eu);
    const provider = providerIn(east, west);
    for (let i = 0; i < 2; i++)
      await expect(provider.scheduleDestruction('org_a', 30)).rejects.toThrow(
        'until its replicas in other Regions are deleted: eu-west-1',
      );
    expect(kms.keys.get(west)?.state).toBe('PendingDeletion');
    expect(kms.keys.get(eu)?.state).toBe('Enabled');
  });

  it('is the same from the Region that took over: the primary’s waiting time is the longer one', async () => {
    await replicated(west);
    const provider = providerIn(west, east);
    await provider.replicate('org_a');
    kms.calls.length = 0;
    expect(await provider.scheduleDestruction('org_a', 30)).toEqual(inDays(30));
    expect(kms.calls).toEqual([`${west} ScheduleKeyDeletion`, `${east} ScheduleKeyDeletion`]);
  });

  it('can be taken back everywhere; a replica that is gone by then is made anew', async () => {
    const provider = await replicated(west, eu);
    await provider.scheduleDestruction('org_a', 30);
    kms.keys.delete(eu);
    await provider.cancelDestruction('org_a');
    expect([...kms.keys.values()].map(({ state }) => state)).toEqual(['Enabled', 'Enabled']);
    expect(await provider.replicate('org_a')).toBe(false);
    expect(kms.keys.get(eu)?.state).toBe('Creating');
    // Asked again, with one that KMS is still making.
    kms.calls.length = 0;
    await provider.cancelDestruction('org_a');
    expect(kms.calls).toEqual([]);
  });

  it('can’t be taken back when KMS has deleted it', async () => {
    await expect(providerIn(east, west).cancelDestruction('org_gone')).rejects.toThrow(KeyRefusedError);
  });
});
