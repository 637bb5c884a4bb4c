import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blobCipher, Keyring } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider } from '@rymeda/encryption/testing';
import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import { platformCollection } from '@rymeda/tenancy';
import { testDatabase } from '@rymeda/events/testing';
import {
  idempotency,
  type Claim,
  type Idempotency,
  type IdempotencyRow,
  type IdempotentRequest,
} from './idempotency.ts';

const answer = { status: 201, headers: {}, data: { id: 'pat_1' }, disclosures: [] };
let now = Date.parse('2026-03-02T14:00:00Z');
const clock = () => new Date(now);

let database: Awaited<ReturnType<typeof testDatabase>>;
let idempotent: Idempotency;
beforeAll(async () => {
  database = await testDatabase();
  const rows = platformCollection<IdempotencyRow>(database.connection, 'idempotency');
  const keyring = new Keyring({ provider: memoryProvider(), store: memoryKeyStore(), clock });
  idempotent = idempotency(rows, blobCipher(keyring, 'idempotency'), clock);
});
afterAll(() => database.drop());

const newRequest = (): IdempotentRequest => ({
  ...{ organizationId: 'org_a', clientId: 'cli_1', method: 'POST', path: '/v1/care/patients' },
  ...{ key: newId('req'), body: '{}' },
});
async function claimed(request: IdempotentRequest): Promise<Claim> {
  const begun = await idempotent.begin(request);
  if ('replay' in begun) throw new Error('answered before');
  return begun.claim;
}
const complete = (claim: Claim): Promise<void> =>
  database.connection
    .transaction((session) => claim.complete({ session } as Tx, answer))
    .then(() => undefined);
const conflict = { code: 'IDEMPOTENCY_CONFLICT', status: 409 };
const reused = { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 };

describe('a claim on an idempotency key', () => {
  it('whose process died is taken over after 15 s by the same body, and completes nothing when that wakes', async () => {
    const request = newRequest();
    const dead = await claimed(request);
    now += 14_999;
    await expect(idempotent.begin(request)).rejects.toMatchObject(conflict);
    now += 1;
    await expect(idempotent.begin({ ...request, body: '{"a":1}' })).rejects.toMatchObject(reused);
    const taken = await claimed(request);
    await expect(complete(dead)).rejects.toMatchObject(conflict);
    // Nor does it let go of what is another's by now.
    await dead.abandon();
    await expect(idempotent.begin(request)).rejects.toMatchObject(conflict);
    await complete(taken);
    expect(await idempotent.begin(request)).toEqual({ replay: answer });
    await expect(complete(taken)).rejects.toMatchObject(conflict);
  });

  it('that was let go is free at once, for another body too', async () => {
    const request = newRequest();
    await (await claimed(request)).abandon();
    await claimed({ ...request, body: '{"a":1}' });
  });

  it('that was completed cannot be let go, and is answered for a day', async () => {
    const request = newRequest();
    const claim = await claimed(request);
    await complete(claim);
    await claim.abandon();
    now += 24 * 3_600_000 - 1;
    expect(await idempotent.begin(request)).toEqual({ replay: answer });
    await expect(idempotent.begin({ ...request, body: '{"a":1}' })).rejects.toMatchObject(reused);
    now += 1;
    await claimed({ ...request, body: '{"a":1}' });
  });

  it('is not completed by a transaction that fails', async () => {
    const request = newRequest();
    const claim = await claimed(request);
    const failing = database.connection.transaction(async (session) => {
      await claim.complete({ session } as Tx, answer);
      throw new Error('not this time');
    });
    await expect(failing).rejects.toThrow('not this time');
    await expect(idempotent.begin(request)).rejects.toMatchObject(conflict);
    await complete(claim);
  });

  it.each([
    { organizationId: 'org_b' },
    { clientId: 'cli_2' },
    { method: 'PUT' },
    { path: '/v1/care/sessions' },
  ])('is none on the same key with %j', async (other) => {
    const request = newRequest();
    await complete(await claimed(request));
    await claimed({ ...request, ...other });
  });
});
