import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import type { Entry } from '../logs/entry.ts';
import { logTree } from '../logs/tree.store.ts';
import { sampleEntries, sampleEntry } from '../testing/sample-entries.ts';
import { originPrefix, testAudit, type TestAudit } from '../testing/test-audit.ts';
import { leafHash } from '../tree/hash.ts';
import { consistencyProof, inclusionProof } from '../tree/proofs.ts';
import { tileNodes } from '../tree/tile-nodes.ts';
import { verifyConsistency, verifyInclusion } from '../tree/verify-proofs.ts';
import { parseCheckpointText } from './checkpoint-text.ts';
import { keyId, parseNote } from './note.ts';
import { checkpointKey, platformKey } from './object-keys.ts';
import { proofReader } from './proof-reader.ts';
import { isSignedBy, localSigner } from './signer.ts';
import { tenantCheckpointStore } from './tenant-checkpoint.store.ts';

let audit: TestAudit;
beforeAll(async () => {
  audit = await testAudit();
});
afterAll(() => audit.drop());

const newOrg = (): string => `org_${uuidv7Hex()}`;
const keysOf = async (prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of audit.objects.list(prefix)) keys.push(key.slice(prefix.length));
  return keys;
};
const placesOf = async (organizationId: string): Promise<number[]> =>
  (
    await audit.servers.root
      .collection<Entry>('entries')
      .find({ organizationId })
      .sort({ index: 1 })
      .toArray()
  ).map((e) => e.index);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('a log', () => {
  it('has no hole and no entry twice, though two processes append to it at once and events come twice', async () => {
    const org = newOrg();
    const [one, two] = [audit.open(), audit.open()];
    const entries = sampleEntries(org, 0, 900);
    const batches = Array.from({ length: 18 }, (_, n) => entries.slice(n * 50, (n + 1) * 50));
    // Each batch goes to both, in another order; every tenth event is twice in its batch.
    const results = await Promise.all([
      ...batches.map((batch) => one.append([...batch, ...batch.slice(0, 5)])),
      ...batches.toReversed().map((batch) => two.append(batch)),
    ]);
    expect(results.reduce((sum, r) => sum + r.entries, 0)).toBe(900);
    expect(results.reduce((sum, r) => sum + r.duplicates, 0)).toBe(900 + 90);
    expect(await placesOf(org)).toEqual(upTo(900));
    await one.publish();
    const head = await one.checkpointing.checkpoints.latest({ organizationId: org, year: 2026 });
    expect(head?.size).toBe(900);
  });

  it('proves an entry under a head that covers it, a kept one or the newest', async () => {
    const name = { organizationId: newOrg(), year: 2026 };
    const process = audit.open();
    const { checkpoints, platform } = process.checkpointing;
    const proofs = proofReader({ log: audit.servers.log, checkpoints, platform });
    const headOver = async (index: number) => (await proofs.over(name, index))?.size;
    await process.append(sampleEntries(name.organizationId, 0, 3));
    expect(await headOver(2)).toBeUndefined();
    await process.publish();
    expect([await headOver(2), await headOver(3)]).toEqual([3, undefined]);
    await process.append(sampleEntries(name.organizationId, 3, 5));
    await process.publish();
    expect([await headOver(4), await headOver(2)]).toEqual([5, 5]);
  });

  it('has one for each year, and an entry of a broken clock goes into that of its arrival', async () => {
    const org = newOrg();
    const process = audit.open();
    await process.append([
      sampleEntry(org, 1, { timestamp: new Date('2025-12-31T23:59:59.999Z') }),
      sampleEntry(org, 2, { timestamp: new Date('2026-01-01T00:00:00.000Z') }),
    ]);
    const rows = await audit.servers.root
      .collection<Entry>('entries')
      .find({ organizationId: org })
      .toArray();
    expect(rows.map(({ year, index }) => [year, index]).sort()).toEqual([
      [2025, 0],
      [2026, 0],
    ]);
  });
});

describe('a checkpoint', () => {
  it('is signed after the entries and tiles below it are in the object store, and covers all logs', async () => {
    const [a, b] = [newOrg(), newOrg()];
    const process = audit.open();
    await process.append([...sampleEntries(a, 0, 600), ...sampleEntries(b, 0, 3)]);
    await process.publish();
    expect(await keysOf(`logs/${a}/2026/`)).toEqual([
      'checkpoints/0000000000000600',
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/88',
    ]);
    const text = (await audit.objects.get(checkpointKey(`${b}/2026`, 3)))?.toString() ?? '';
    const head = parseCheckpointText(text);
    expect(head).toMatchObject({ origin: `${originPrefix}/${b}/2026`, size: 3 });

    // The organisation's head, its proof in the platform's log, and that log's signature.
    const [entry, proof] = text.split('\n\nc2sp.org/tlog-proof@v1\n') as [string, string];
    const [lines, note] = [proof.slice(0, proof.indexOf('\n\n')), proof.slice(proof.indexOf('\n\n') + 2)];
    const [index, ...hashes] = lines.split('\n') as [string, ...string[]];
    const platform = parseCheckpointText(note);
    expect(
      verifyInclusion(
        leafHash(Buffer.from(`${entry}\n`)),
        Number(index.slice('index '.length)),
        platform.size,
        hashes.map((h) => Buffer.from(h, 'base64')),
        platform.root,
      ),
    ).toBe(true);
    const { text: signed, signatures } = parseNote(note);
    const [key] = process.checkpointing.keys();
    if (key === undefined) throw new Error('no key');
    expect(signatures[0]?.keyId).toEqual(keyId(key));
    expect(isSignedBy(key, Buffer.from(signed), signatures[0]?.signature as Buffer)).toBe(true);
    expect(
      isSignedBy(key, Buffer.from(signed.replace('\n', '\n1')), signatures[0]?.signature as Buffer),
    ).toBe(false);
  });

  it('is retained: neither it nor a full tile can be deleted or replaced', async () => {
    const org = newOrg();
    const process = audit.open();
    await process.append(sampleEntries(org, 0, 256));
    await process.publish();
    for (const key of ['checkpoints/0000000000000256', 'tile/0/000', 'tile/entries/000']) {
      await expect(audit.objects.delete(`logs/${org}/2026/${key}`)).rejects.toMatchObject({
        fault: 'retained',
      });
      await expect(audit.objects.put(`logs/${org}/2026/${key}`, Buffer.from('x'))).rejects.toMatchObject({
        fault: 'retained',
      });
    }
  });

  it('is not signed while the object store is away, and follows when it is back', async () => {
    const org = newOrg();
    let away = true;
    const broken = new Proxy(audit.objects, {
      get: (target, name, receiver) =>
        away && (name === 'put' || name === 'putOnce')
          ? () => Promise.reject(new Error('away'))
          : (Reflect.get(target, name, receiver) as unknown),
    });
    const process = audit.open(audit.servers.log, { objects: broken });
    await process.append(sampleEntries(org, 0, 5));
    await expect(process.publish()).rejects.toThrow('away');
    expect(
      await process.checkpointing.checkpoints.latest({ organizationId: org, year: 2026 }),
    ).toBeUndefined();
    expect(await keysOf(`logs/${org}/`)).toEqual([]);
    away = false;
    await process.publish();
    expect(await keysOf(`logs/${org}/2026/checkpoints/`)).toEqual(['0000000000000005']);
  });

  it('is listed for its organisation once it is signed', async () => {
    const org = newOrg();
    let away = true;
    const process = audit.open(audit.servers.log, {
      signers: async (name) => {
        const signer = localSigner(name, audit.pkcs8);
        const sign = (text: Buffer) => (away ? Promise.reject(new Error('away')) : signer.sign(text));
        return [{ key: signer.key, sign }];
      },
    });
    const listed = async (): Promise<number[]> => {
      const signed = (await process.checkpointing.checkpoints.latestSigned())?.size ?? 0;
      const page = await tenantCheckpointStore(audit.servers.log).list({ organizationId: org }, signed, 10);
      return page.items.map(({ size }) => size);
    };
    await process.append(sampleEntries(org, 0, 5));
    await expect(process.publish()).rejects.toThrow('away');
    expect(await listed()).toEqual([]);
    away = false;
    await process.publish();
    expect(await listed()).toEqual([5]);
  });

  it('of each size is consistent with every earlier one and proves every entry below it', async () => {
    const org = newOrg();
    const name = { organizationId: org, year: 2026 };
    const process = audit.open();
    const heads: { size: number; root: Buffer }[] = [];
    let size = 0;
    for (const more of [1, 7, 248, 1, 300, 4]) {
      await process.append(sampleEntries(org, size, (size += more)));
      await process.publish();
      heads.push((await process.checkpointing.checkpoints.latest(name)) as { size: number; root: Buffer });
    }
    const tree = logTree(audit.servers.log, name);
    const leaves = await audit.servers.log.collection('entries').countDocuments({ organizationId: org });
    expect(leaves).toBe(size);
    for (const [n, to] of heads.entries()) {
      const node = tileNodes(tree.at(to.size));
      for (const from of heads.slice(0, n + 1))
        expect(verifyConsistency(from, to, await consistencyProof(from.size, to.size, node))).toBe(true);
    }
    const last = heads.at(-1) as { size: number; root: Buffer };
    const node = tileNodes(tree.at(last.size));
    const { canonicalEntries } = await import('../logs/tree.store.ts');
    const canonical = await canonicalEntries(audit.servers.log, name, 0, last.size);
    for (const index of [0, 255, 256, 511, last.size - 1])
      expect(
        verifyInclusion(
          leafHash(canonical[index] as Buffer),
          index,
          last.size,
          await inclusionProof(index, last.size, node),
          last.root,
        ),
      ).toBe(true);
    // What was outgrown is gone, and nothing else.
    expect((await keysOf(`logs/${org}/2026/tile/`)).filter((key) => key.includes('.p/'))).toEqual([
      '0/002.p/49',
      '1/000.p/2',
      'entries/002.p/49',
    ]);
  });

  it('is made by whoever comes when the process that appended has died, and only once by two', async () => {
    const org = newOrg();
    await audit.open().append(sampleEntries(org, 0, 10));
    const [one, two] = [audit.open(), audit.open()];
    await Promise.all([one.publish(), two.publish()]);
    await two.publish();
    expect(await keysOf(`logs/${org}/2026/checkpoints/`)).toEqual(['0000000000000010']);
    const platform = (await audit.objects.get(`logs/${platformKey}/checkpoint`))?.toString() ?? '';
    const rows = await audit.servers.root.collection('checkpoints').find({}).toArray();
    expect(parseCheckpointText(platform).size).toBe(rows.length);
  });
});
