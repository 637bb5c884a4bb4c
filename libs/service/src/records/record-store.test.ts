import { expect, it } from '@jest/globals';
import type { RecordDefinition } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { recordStore, type RecordState } from './record-store.ts';

/** A collection that holds the record in one version. */
function storeWith(version: number) {
  const matching = (_scope: unknown, was: { version: number }) =>
    Promise.resolve({ matched: was.version === version ? 1 : 0, modified: 1 });
  const core = {
    database: { collection: () => ({ replace: matching, update: matching }), integrity: () => ({}) },
    cipher: () => ({ seal: (_scope: unknown, _id: string, fields: object) => Promise.resolve(fields) }),
  } as unknown as Parameters<typeof recordStore>[0];
  return recordStore<RecordState>(core, {
    collection: 'records',
    schemaVersion: 1,
  } as unknown as RecordDefinition)();
}

it('a change of a version that is there no more is a conflict, not a change that nobody finds', async () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const scope = { organizationId: 'org_a' };
  const state = { id: 'rec_1', ...scope, createdAt: now, updatedAt: now, version: 3 };
  const tx = { now } as Tx;
  await storeWith(2).replace(tx, scope, state);
  await storeWith(2).softDelete(tx, scope, state);
  await expect(storeWith(3).replace(tx, scope, state)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(storeWith(3).softDelete(tx, scope, state)).rejects.toMatchObject({ code: 'CONFLICT' });
});
