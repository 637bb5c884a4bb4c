import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import type { Entry } from '../logs/entry.ts';
import { logTree } from '../logs/tree.store.ts';
import { sampleEntries, sampleEntry } from '../testing/sample-entries.ts';
import { testAudit, type TestAudit } from '../testing/test-audit.ts';
import { consistencyProof } from '../tree/proofs.ts';
import { tileNodes } from '../tree/tile-nodes.ts';
import { verifyConsistency } from '../tree/verify-proofs.ts';
import { platformKey } from './object-keys.ts';
import { parseCheckpointText } from './checkpoint-text.ts';

let audit: TestAudit;
const org = `org_${uuidv7Hex()}`;
const name = { organizationId: org, year: 2026 };
beforeEach(async () => {
  audit = await testAudit();
});
afterEach(() => audit.drop());

type Backup = Record<string, object[]>;
const collections = ['entries', 'tiles', 'checkpoints', 'platform_checkpoints'];
const backup = async (): Promise<Backup> =>
  Object.fromEntries(
    await Promise.all(
      collections.map(async (c) => [c, await audit.servers.root.collection(c).find({}).toArray()] as const),
    ),
  );
const rollBackTo = async (saved: Backup): Promise<void> => {
  for (const c of collections) {
    await audit.servers.root.collection(c).deleteMany({});
    const rows = saved[c] ?? [];
    if (rows.length > 0) await audit.servers.root.collection(c).insertMany(rows);
  }
};
const entries = async (): Promise<Entry[]> =>
  audit.servers.root.collection<Entry>('entries').find({ organizationId: org }).sort({ index: 1 }).toArray();

describe('a database that was rolled back to a backup', () => {
  it('gets back from the object store what was published, and the logs go on without a fork', async () => {
    const before = audit.open();
    await before.append(sampleEntries(org, 0, 300));
    await before.publish();
    const saved = await backup();
    const sealed = sampleEntry(org, 300, {
      resourceType: 'audit_unreadable',
      about: ['audit_unreadable', 'pat_6'],
      sealed: 'ENC[AES256:x]',
    });
    await before.append([sealed, ...sampleEntries(org, 301, 700)]);
    await before.append(sampleEntries(`${org}b`, 0, 4));
    await before.publish();
    const held = (await before.checkpointing.checkpoints.latest(name)) as { size: number; root: Buffer };
    const platform = (await audit.objects.get(`logs/${platformKey}/checkpoint`))?.toString() ?? '';
    const whole = await entries();

    await rollBackTo(saved);
    const after = audit.open();
    await after.append(sampleEntries(org, 700, 720));
    await after.publish();

    expect((await entries()).slice(0, 700)).toEqual(whole);
    const now = (await after.checkpointing.checkpoints.latest(name)) as { size: number; root: Buffer };
    expect([held.size, now.size]).toEqual([700, 720]);
    const tree = logTree(audit.servers.log, name);
    const proof = await consistencyProof(held.size, now.size, tileNodes(tree.at(now.size)));
    expect(verifyConsistency(held, now, proof)).toBe(true);

    // The platform's log too: an auditor who kept its old checkpoint finds it in the new one.
    const [old, fresh] = [
      platform,
      (await audit.objects.get(`logs/${platformKey}/checkpoint`))?.toString() ?? '',
    ].map(parseCheckpointText) as [
      ReturnType<typeof parseCheckpointText>,
      ReturnType<typeof parseCheckpointText>,
    ];
    expect(fresh.size).toBeGreaterThan(old.size);
    const { platformTree } = after.checkpointing.checkpoints;
    const path = await consistencyProof(old.size, fresh.size, tileNodes(platformTree.at(fresh.size)));
    expect(verifyConsistency(old, fresh, path)).toBe(true);
    expect(after.checkpointing.stats()).toMatchObject({ refused: 0 });
    // What its own process had not seen yet, the other log, comes back with its first use.
    expect(await after.append(sampleEntries(`${org}b`, 4, 5))).toMatchObject({ entries: 1 });
    expect(
      (
        await audit.servers.root
          .collection<Entry>('entries')
          .find({ organizationId: `${org}b` })
          .toArray()
      ).length,
    ).toBe(5);
  });

  it('gets back what could not be read also where the process that appended it died before a checkpoint', async () => {
    const sealed = sampleEntry(org, 0, {
      resourceType: 'audit_unreadable',
      about: ['audit_unreadable', 'pat_0'],
      sealed: 'ENC[AES256:x]',
    });
    await audit.open().append([sealed, ...sampleEntries(org, 1, 3)]);
    await audit.open().publish();
    const whole = await entries();
    await rollBackTo({});
    const after = audit.open();
    await after.append([sampleEntry(org, 3)]);
    expect((await entries()).slice(0, 3)).toEqual(whole);
  });

  it('as a whole, empty, is read back too', async () => {
    const before = audit.open();
    await before.append(sampleEntries(org, 0, 520));
    await before.publish();
    const whole = await entries();
    await rollBackTo({});
    const after = audit.open();
    await after.append([sampleEntry(org, 520)]);
    await after.publish();
    expect((await entries()).slice(0, 520)).toEqual(whole);
    expect((await after.checkpointing.checkpoints.latest(name))?.size).toBe(521);
  });

  it('is read back in batches, and whoever is killed between two is followed by one who goes on behind them', async () => {
    const before = audit.open();
    await before.append(sampleEntries(org, 0, 1_200));
    await before.publish();
    const whole = await entries();
    await rollBackTo({});
    let read = 0;
    const objects = {
      ...audit.objects,
      // Five bundles are compared with what was signed; the fourth of those that are then written can't be had.
      async getFirst(key: string) {
        if (key.includes('/tile/entries/') && ++read === 9) throw new Error('away');
        return audit.objects.getFirst(key);
      },
    };
    const killed = audit.open(audit.servers.log, { objects });
    await expect(killed.append([sampleEntry(org, 1_200)])).rejects.toThrow('away');
    expect(await entries()).toEqual(whole.slice(0, 500));
    await audit.open().append([sampleEntry(org, 1_200)]);
    expect((await entries()).slice(0, 1_200)).toEqual(whole);
  });
});

describe('a database that says something else than what was published', () => {
  it.each([
    [
      'a changed field',
      () =>
        audit.servers.root
          .collection('entries')
          .updateOne({ organizationId: org, index: 297 }, { $set: { userId: 'cli_other' } }),
    ],
    [
      'a missing last entry',
      () => audit.servers.root.collection('entries').deleteOne({ organizationId: org, index: 298 }),
    ],
    [
      'two that have changed places',
      async () => {
        const c = audit.servers.root.collection('entries');
        await c.updateOne({ organizationId: org, index: 296 }, { $set: { index: 9999 } });
        await c.updateOne({ organizationId: org, index: 297 }, { $set: { index: 296 } });
        await c.updateOne({ organizationId: org, index: 9999 }, { $set: { index: 297 } });
      },
    ],
  ])('is refused: %s in what is not yet a full tile', async (_name, tamper) => {
    const before = audit.open();
    await before.append(sampleEntries(org, 0, 300));
    await before.publish();
    await tamper();
    const after = audit.open();
    await expect(after.append([sampleEntry(org, 300)])).rejects.toThrow(/not|missing/);
    await after.publish().catch(() => undefined);
    expect((await after.checkpointing.checkpoints.latest(name))?.size).toBe(300);
  });

  it('is not signed over when the object store holds another tile', async () => {
    const before = audit.open();
    await before.append(sampleEntries(org, 0, 200));
    await before.publish();
    await audit.objects.putOnce(`logs/${org}/2026/tile/entries/000`, Buffer.from('another'));
    await before.append(sampleEntries(org, 200, 300));
    const other = `${org}other`;
    await before.append(sampleEntries(other, 0, 3));
    await before.publish();
    expect(before.checkpointing.stats()).toMatchObject({ damaged: 1 });
    expect((await before.checkpointing.checkpoints.latest(name))?.size).toBe(200);
    // Every other log gets its checkpoint.
    expect((await before.checkpointing.checkpoints.latest({ organizationId: other, year: 2026 }))?.size).toBe(
      3,
    );
  });
});
