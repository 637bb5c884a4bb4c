import { createCipheriv, createDecipheriv, randomBytes, randomFillSync } from 'node:crypto';
import { record } from '@rymeda/contracts';
import { Keyring, recordCipher } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider, testTenant } from '@rymeda/encryption/testing';
import { symmetricKey, systemClock } from '@rymeda/kernel';
import { runAsTenant } from '@rymeda/tenancy';

/** Times a second of CPU that one 20-byte field is encrypted and decrypted again, in a record of ten fields. */
export interface CipherRate {
  bare: number;
  field: number;
  /** Median of the slices' own ratios: both sides of a slice ran within the same second. */
  ratio: number;
}

const twentyBytes = 'Wolfeschlegelsteinha';
/** As many as a patient has. */
const fieldNames = Array.from({ length: 10 }, (_, n) => `field${n}`);
const turns = 45;
/** Until V8 has compiled both: a service lives for days, and the longer code is compiled last. */
const warmMs = 3_000;
const recordsPerTurn = 400;
const perTurn = recordsPerTurn * fieldNames.length;

const definition = record({
  engine: 'care',
  resource: 'patient',
  prefix: 'pat',
  collection: 'patients',
  schemaVersion: 1,
  phi: Object.fromEntries(fieldNames.map((name, n) => [name, n + 1])),
  blind: {},
});

/** On this process's one thread; the two take turns, so that the machine's noise meets both. */
export async function measureCipherRate(): Promise<CipherRate> {
  const keyring = new Keyring({ provider: memoryProvider(), store: memoryKeyStore(), clock: systemClock });
  const cipher = recordCipher(keyring, definition);
  const scope = testTenant('org_bench');
  const clear = Object.fromEntries(fieldNames.map((name) => [name, twentyBytes]));
  const ours = async (): Promise<void> => {
    for (let i = 0; i < recordsPerTurn; i++) {
      const sealed = await cipher.seal(scope, 'pat_1', clear);
      await cipher.open(scope, [{ _id: 'pat_1', organizationId: scope.organizationId, ...sealed }]);
      scope.disclosures.length = 0;
    }
  };
  const bare = bareCrypto();
  for (const until = performance.now() + warmMs; performance.now() < until;) {
    await runAsTenant(scope, ours);
    bare();
  }
  const slices: { bare: number; field: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const plain = await rate(async () => bare());
    slices.push({ bare: plain, field: await rate(() => runAsTenant(scope, ours)) });
  }
  keyring.stop();
  const median = (of: (s: { bare: number; field: number }) => number): number =>
    slices.map(of).sort((a, b) => a - b)[Math.floor(turns / 2)] as number;
  return {
    bare: median((s) => s.bare),
    field: median((s) => s.field),
    ratio: median((s) => s.field / s.bare),
  };
}

/** By CPU time: what else the machine does counts for neither. */
async function rate(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return perTurn / ((user + system) / 1e6);
}

/** The fastest that Node offers: a key object, pooled nonces, no associated data, no padding, no encoding. */
function bareCrypto(): () => void {
  const key = symmetricKey(randomBytes(32));
  const nonces = Buffer.alloc(12 * 1024);
  let at = nonces.length;
  return () => {
    for (let i = 0; i < perTurn; i++) {
      if (at >= nonces.length) {
        randomFillSync(nonces);
        at = 0;
      }
      const iv = nonces.subarray(at, (at += 12));
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(twentyBytes, 'utf8'), cipher.final()]);
      const decipher = createDecipheriv('aes-256-gcm', key, iv);
      decipher.setAuthTag(cipher.getAuthTag());
      Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    }
  };
}
