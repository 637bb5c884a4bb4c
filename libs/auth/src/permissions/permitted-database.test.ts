import { describe, expect, it } from '@jest/globals';
import type { Operation, Rule } from '@rymeda/contracts';
import { claimOperations, ledgerOperations, patientOperations, sessionOperations } from '@rymeda/contracts';
import {
  runAsSystem,
  runAsTenant,
  type ScopedCollection,
  type TenantContext,
  type TenantDocument,
} from '@rymeda/tenancy';
import { permittedDatabase } from './permitted-database.ts';
import type { RecordAccess } from './record-access.ts';
import { userAccess } from './user-access.ts';

const scope = { organizationId: 'org_1' };
const document = { _id: 'pat_1', organizationId: 'org_1', status: 'active', phone: 'ENC[x]', mrn: 'ENC[y]' };

/** A collection that remembers the filters it was asked with. */
function remembering() {
  const filters: unknown[] = [];
  const inner = {
    find: async (_s: unknown, filter: unknown) => (filters.push(filter), [document]),
    findOne: async (_s: unknown, filter: unknown) => (filters.push(filter), document),
    count: async (_s: unknown, filter: unknown) => (filters.push(filter), 1),
    aggregate: async (_s: unknown, stages: unknown) => (filters.push(stages), []),
    update: async (_s: unknown, filter: unknown) => (filters.push(filter), { matched: 1, modified: 1 }),
    replace: async (_s: unknown, filter: unknown) => (filters.push(filter), { matched: 1, modified: 1 }),
    softDelete: async (_s: unknown, filter: unknown) => (filters.push(filter), { matched: 1, modified: 1 }),
    insert: async () => undefined,
    bulkWrite: async () => ({ matched: 0, modified: 0 }),
    watch: () => undefined,
  } as unknown as ScopedCollection<TenantDocument>;
  const database = permittedDatabase({ collection: () => inner } as never, 'care');
  return {
    filters,
    patients: database.collection('patients'),
    integrity: database.integrity('patients'),
    days: database.collection('provider_days'),
  };
}

const accessFor = (rules: Rule[], operation: Operation, given: string[] = []): RecordAccess | undefined =>
  userAccess({ of: async () => undefined }).access(
    { rules, facts: { '$user.id': 'usr_1', '$user.providerId': null }, roles: [] },
    { operation, reason: false, given },
  );
const context = (access: object | undefined, kind: 'user' | 'client' = 'user'): TenantContext => ({
  kind: 'tenant',
  organizationId: 'org_1',
  actor: { id: 'usr_1', kind, scopes: new Set() },
  requestId: 'req_1',
  ipAddress: 'internal',
  operation: 'test',
  disclosures: [],
  ...(access === undefined ? {} : { access }),
});
const active: Rule = { actions: ['manage'], resource: 'care_patient', conditions: { status: 'active' } };
const isActive = { status: { $eq: 'active' } };

describe('a user’s query', () => {
  const as = <T>(rules: Rule[], operation: Operation, work: () => T): T =>
    runAsTenant(context(accessFor(rules, operation)), work);

  it('gets the role’s filter in every operation, beside what it asks for itself', async () => {
    const { patients, filters } = remembering();
    await as([active], patientOperations.list, async () => {
      await patients.find(scope, { status: 'discharged', $and: [{ a: 1 }] });
      await patients.findOne(scope, { _id: 'pat_1' });
      await patients.count(scope, {});
      await patients.aggregate(scope, [{ $limit: 1 }]);
    });
    expect(filters).toEqual([
      { status: 'discharged', $and: [{ a: 1 }, isActive] },
      { _id: 'pat_1', $and: [isActive] },
      { $and: [isActive] },
      [{ $match: isActive }, { $limit: 1 }],
    ]);
  });

  it('without any rule finds nothing and asks nothing', async () => {
    const { patients, filters } = remembering();
    await as([], sessionOperations.list, async () => {
      expect(await patients.find(scope, {})).toEqual([]);
      expect(await patients.findOne(scope, {})).toBeNull();
      expect(await patients.count(scope, {})).toBe(0);
      expect(await patients.aggregate(scope, [])).toEqual([]);
      expect(await patients.update(scope, {}, { $set: { a: 1 } })).toEqual({ matched: 0, modified: 0 });
      await expect(patients.replace(scope, {}, document)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(patients.softDelete(scope, {}, new Date(0))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
    expect(filters).toEqual([]);
  });

  it('writes only what stays within the role, one record at a time', async () => {
    const { patients } = remembering();
    await as([active], patientOperations.update, async () => {
      await expect(
        patients.replace(scope, {}, { ...document, status: 'gone' } as never),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(patients.update(scope, {}, {}, undefined, { upsert: true })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(patients.bulkWrite(scope, [])).rejects.toThrow('no bulk');
      expect(() => patients.watch(scope)).toThrow('watches no');
    });
    await as([active], patientOperations.create, async () => {
      await expect(patients.insert(scope, { ...document, status: 'gone' } as never)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await patients.insert(scope, document);
    });
  });

  it('that reads never gets the encrypted fields that the role hides; one that writes gets its record whole', async () => {
    const { patients } = remembering();
    const rules: Rule[] = [
      { actions: ['read', 'update'], resource: 'care_patient', fields: ['id', 'phone'] },
    ];
    expect(await as(rules, patientOperations.get, () => patients.findOne(scope, {}))).not.toHaveProperty(
      'mrn',
    );
    expect(await as(rules, patientOperations.update, () => patients.findOne(scope, {}))).toEqual(document);
  });

  it('without the user’s roles is an error, never a query without them', async () => {
    const { patients, filters } = remembering();
    for (const access of [undefined, {}, { readable: () => ({}) }])
      await runAsTenant(context(access), async () => {
        await expect(patients.find(scope, {})).rejects.toThrow('without the user’s roles');
        await expect(patients.insert(scope, document)).rejects.toThrow('without the user’s roles');
      });
    expect(filters).toEqual([]);
  });
});

it('whoever has no roles (an API client, a job) is held to none, nor is what must hold across all records', async () => {
  const { patients, integrity, days, filters } = remembering();
  await runAsTenant(context(undefined, 'client'), () => patients.find(scope, { a: 1 }));
  await runAsSystem('test', () => patients.find(scope, { a: 2 }));
  await runAsTenant(context(accessFor([], patientOperations.list)), async () => {
    await integrity.find(scope, { a: 3 });
    await days.find(scope, { a: 4 });
  });
  expect(filters).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }]);
});

it('an answer that tells of a record is given to whoever sees that one, though it has no field for the conditions', () => {
  const ofPayer: Rule = { actions: ['read'], resource: 'revenue_claim', conditions: { payerId: 'pay_1' } };
  const balance = { claimId: 'clm_1', payerBalance: 12.5 };
  const masked = (...rules: Rule[]) => accessFor(rules, ledgerOperations.balance)?.masked(balance);
  expect(masked(ofPayer)).toEqual(balance);
  expect(masked({ ...ofPayer, fields: ['id', 'payerId'] })).toEqual({});
  expect(accessFor([ofPayer], claimOperations.get)?.masked({ id: 'clm_2', payerId: 'pay_2' })).toEqual({
    id: 'clm_2',
  });
});
