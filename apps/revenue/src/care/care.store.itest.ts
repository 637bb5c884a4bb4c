import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TenantContext } from '@rymeda/tenancy';
import { jobContext } from '@rymeda/service';
import { newId } from '@rymeda/kernel';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import { careStore, type CareStore } from './care.store.ts';

const scope = { organizationId: 'org_care' };
const context = (): TenantContext => jobContext(scope.organizationId, 'test');
let own: OwnDatabase;
let store: CareStore;

beforeAll(async () => {
  own = await ownDatabase();
  store = careStore(own.core);
  for (const name of ['care_patients', 'care_sessions', 'outbox'])
    await own.raw(name).createIndex({ organizationId: 1 });
});
afterAll(() => own.drop());

it('a note that is told of before its session makes none known, and counts once the session is', async () => {
  const id = newId('ses');
  const session = { clientId: newId('pat'), providerId: newId('prv'), serviceType: 'therapy' };
  const seen = () => own.transactions.run(context(), (tx) => store.session(tx, scope, id));
  await own.transactions.run(context(), (tx) => store.noteSigned(tx, scope, id));
  expect(await seen()).toBeNull();
  await own.transactions.run(context(), (tx) =>
    store.saveSession(tx, scope, id, { ...session, status: 'in_progress', sequence: 2 }),
  );
  expect(await seen()).toMatchObject({ ...session, noteSigned: true });
});

it('a patient whom only a coverage was made for is not known, until an event tells of it', async () => {
  const id = newId('pat');
  const seen = () => own.transactions.run(context(), (tx) => store.patient(tx, scope, id));
  await own.transactions.run(context(), (tx) => store.touchPatient(tx, scope, id));
  expect(await seen()).toBeNull();
  const told = { insured: true, sequence: 1, deletedAt: null };
  await own.transactions.run(context(), (tx) => store.savePatient(tx, scope, id, told));
  expect(await seen()).toMatchObject(told);
});

it('two events that make something of one patient at the same moment come one after the other', async () => {
  const id = newId('pat');
  let together = 0;
  let bothBegun: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (bothBegun = resolve));
  const attempts: number[] = [];
  const make = () =>
    own.transactions.run(context(), async (tx) => {
      await store.patient(tx, scope, id);
      if (++together === 2) bothBegun();
      await begun;
      await store.touchPatient(tx, scope, id);
      attempts.push(tx.attempt);
    });
  await Promise.all([make(), make()]);
  expect(Math.max(...attempts)).toBeGreaterThan(0);
});
