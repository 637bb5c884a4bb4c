import { expect, it } from '@jest/globals';
import { blobCipher, keyId, Keyring, type KeyState } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider } from '@rymeda/encryption/testing';
import type { Tx } from '@rymeda/events';
import { MongoServerError } from 'mongodb';
import { idempotency, type IdempotencyRow, type IdempotentRequest } from './idempotency.ts';

const organizationId = 'org_a';
const answer = { status: 201, headers: {}, data: { id: 'pat_1' }, disclosures: [] };
const request: IdempotentRequest = {
  ...{ organizationId, clientId: 'svc:oris/wfl_1', method: 'POST', path: '/v1/care/patients' },
  ...{ key: 'run_1:step', body: '{}' },
};
const dayMs = 86_400_000;

type Ours = Pick<Partial<IdempotencyRow>, 'owner' | 'state'> & { _id: { $in: string[] } };

/** Rows in memory, as far as a claim and its completion need them. */
function memoryRows() {
  const rows = new Map<string, IdempotencyRow>();
  return {
    async insertOne(row: IdempotencyRow) {
      if (rows.has(row._id)) throw new MongoServerError({ code: 11000 });
      rows.set(row._id, row);
    },
    replaceOne: async () => ({ modifiedCount: 0 }),
    async findOne({ _id }: { _id: string | { $in: string[] } }) {
      const ids = typeof _id === 'string' ? [_id] : _id.$in;
      return ids.map((id) => rows.get(id)).find((row) => row !== undefined) ?? null;
    },
    async bulkWrite(all: { updateMany: { filter: { _id: { $in: string[] } }; update: { $set: object } } }[]) {
      const ids = all.flatMap(({ updateMany: { filter, update } }) =>
        filter._id.$in
          .filter((id) => rows.has(id))
          .map((id) => Object.assign(rows.get(id) as object, update.$set)),
      );
      return { matchedCount: ids.length };
    },
    async deleteMany({ _id: { $in }, owner, state }: Ours) {
      for (const row of $in.map((id) => rows.get(id)))
        if (row?.owner === owner && row?.state === state) rows.delete(row?._id as string);
    },
    ids: () => [...rows.keys()],
  };
}

/** An engine with two index keys, the first of which is where a rotation has brought it. */
async function engine() {
  const store = memoryKeyStore();
  let now = Date.parse('2026-03-02T14:00:00Z');
  const clock = () => new Date(now);
  const keyring = new Keyring({ provider: memoryProvider(), store, clock });
  const rows = memoryRows();
  const idempotent = idempotency(rows as never, blobCipher(keyring, 'idempotency'), clock);
  await keyring.current(organizationId, 'index');
  const set = (version: number, state: KeyState) => {
    const _id = keyId(organizationId, 'index', version);
    store.keys.set(_id, { ...store.keys.get(_id)!, state });
    keyring.changed(organizationId, 'index');
  };
  return {
    rotate: async (old: KeyState) => {
      const next = keyId(organizationId, 'index', 2);
      if (!store.keys.has(next)) store.keys.set(next, await keyring.generate(organizationId, 'index', 2));
      set(1, old);
    },
    rows,
    claim: async (asked: IdempotentRequest) => {
      const begun = await idempotent.begin(asked);
      if ('replay' in begun) throw new Error('answered before');
      return begun.claim;
    },
    later: (ms: number) => void (now += ms),
    /** What it is answered with: the first answer once more, or undefined where it would be carried out. */
    ask: async (asked: IdempotentRequest) => {
      const begun = await idempotent.begin(asked);
      if ('replay' in begun) return begun.replay;
      await begun.claim.complete({} as Tx, answer);
      return undefined;
    },
  };
}

it('knows what was asked while an index key was replaced when it is asked again afterwards', async () => {
  const { rotate, ask } = await engine();
  await rotate('leaving');
  expect(await ask(request)).toBeUndefined();
  await rotate('stripping');
  expect(await ask(request)).toEqual(answer);
  await expect(ask({ ...request, body: '{"a":1}' })).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
});

it('knows what a service asked long before an index key was replaced: nothing is done twice', async () => {
  const { rotate, later, ask } = await engine();
  const kept = { ...request, keepMs: 400 * dayMs };
  expect(await ask(kept)).toBeUndefined();
  later(100 * dayMs);
  await rotate('retired');
  expect(await ask(kept)).toEqual(answer);
  await expect(ask({ ...kept, body: '{"a":1}' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});

it('holds a key under each index key while one takes the place of another, and lets go of both', async () => {
  const { rotate, rows, claim, ask } = await engine();
  await rotate('leaving');
  const first = await claim(request);
  expect(rows.ids()).toHaveLength(2);
  // Also by a process that has heard of the rotation's end.
  for (const state of ['leaving', 'stripping'] as const) {
    await rotate(state);
    await expect(ask(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  }
  await first.abandon();
  expect(rows.ids()).toEqual([]);
});

it('leaves nothing under the former index key where the next one is found to be taken', async () => {
  const { rotate, rows, claim, ask } = await engine();
  await rotate('stripping');
  const ahead = await claim(request);
  const taken = rows.ids();
  expect(taken).toHaveLength(1);
  // A process that still goes by both.
  await rotate('leaving');
  await expect(ask(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  expect(rows.ids()).toEqual(taken);
  await ahead.abandon();
  expect(await ask(request)).toBeUndefined();
});

it('completes a claim under each index key or, where one of them is gone, under none', async () => {
  const { rotate, rows, claim } = await engine();
  await rotate('leaving');
  const first = await claim(request);
  const [former = ''] = rows.ids();
  await rows.deleteMany({ ...(await rows.findOne({ _id: former })), _id: { $in: [former] } });
  await expect(first.complete({} as Tx, answer)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
});
