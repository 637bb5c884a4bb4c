import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { canonical } from '../canonical.ts';
import { GrowingTree, leafHash } from '../merkle.ts';

export interface TestEntry {
  id: string;
  [name: string]: unknown;
}

export const testEntry = (n: number): TestEntry => ({
  action: n % 3 === 0 ? 'read' : 'update',
  decision: 'allowed',
  id: `aud_${String(n).padStart(32, '0')}`,
  ipAddress: '203.0.113.7',
  metadata: { event: 'care.patient.updated', sequence: n, changed: ['address', 'phone'] },
  organizationId: 'org_100',
  resourceId: `pat_${n}`,
  resourceIds: [`pat_${n}`],
  resourceType: 'care_patient',
  salt: createHash('sha256').update(String(n)).digest('base64url').slice(0, 22),
  timestamp: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
  userAgent: n % 4 === 0 ? null : `agent, "quoted" ü ${n}`,
  userId: `cli_${n % 5}`,
  v: 1,
});

export const leafOf = (entry: TestEntry): Buffer => leafHash(Buffer.from(canonical(entry)));

export interface TestKey {
  name: string;
  vkey: string;
  line: (text: string) => string;
}

const typed = (type: number, key: KeyObject): Buffer =>
  Buffer.concat([Buffer.from([type]), key.export({ format: 'der', type: 'spki' }).subarray(-32)]);

const named = (name: string, bytes: Buffer): { id: Buffer; vkey: string } => {
  const id = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
  return { id, vkey: `${name}+${id.toString('hex')}+${bytes.toString('base64')}` };
};

export function testKey(name: string): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { id, vkey } = named(name, typed(1, publicKey));
  const line = (text: string) =>
    `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`;
  return { name, vkey, line };
}

export function testWitness(name: string, time = 1_770_000_000n): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { id, vkey } = named(name, typed(4, publicKey));
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(time);
  const line = (text: string) => {
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey);
    return `— ${name} ${Buffer.concat([id, stamp, signature]).toString('base64')}\n`;
  };
  return { name, vkey, line };
}

const headText = (origin: string, tree: GrowingTree): string =>
  `${origin}\n${tree.size}\n${tree.root().toString('base64')}\n`;

export function treeOf(entries: readonly TestEntry[]): GrowingTree {
  const tree = new GrowingTree();
  for (const entry of entries) tree.add(leafOf(entry));
  return tree;
}

/** A checkpoint as the platform publishes it; the platform's log has another head before this one. */
export function checkpointOf(
  entries: readonly TestEntry[],
  key: TestKey,
  { origin = 'audit.example/org_100/2026', lines = [] as TestKey[] } = {},
): string {
  const body = headText(origin, treeOf(entries));
  const other = leafHash(Buffer.from('audit.example/org_200/2026\n…'));
  const platform = new GrowingTree();
  platform.add(other);
  platform.add(leafHash(Buffer.from(body)));
  const text = headText(key.name, platform);
  const signed = [key, ...lines].map(({ line }) => line(text)).join('');
  return `${body}\nc2sp.org/tlog-proof@v1\nindex 1\n${other.toString('base64')}\n\n${text}\n${signed}`;
}

export const ndjsonOf = (rows: readonly { entry: TestEntry; index: number }[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const leavesOf = (entries: readonly TestEntry[]): Buffer => Buffer.concat(entries.map(leafOf));
