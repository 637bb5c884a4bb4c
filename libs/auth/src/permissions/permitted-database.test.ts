import { describe, expect, it } from '@jest/globals';
import type { Operation, Rule } from '@rymeda/contracts';
import { claimOperations, ledgerOperations, patientOperations, sessionOperations } from '@rymeda/contracts';
import {
  runAsSystem,
  runAsTenant,
  type ScopedCollection,
  type TenantContext,
  type TenantDocument,
  type Transactional,
} from '@rymeda/tenancy';
import { permittedDatabase } from './permitted-database.ts';
import type { RecordAccess } from './record-access.ts';
import { userAccess } from './user-access.ts';

const scope = { organizationId: 'org_1' };
const document = { _id: 'pat_1', organizationId: 'org_1', status: 'active', phone: 'ENC[x]', mrn: 'ENC[y]' };

/** A collection that remembers the filters it was asked with. */
function remembering(has: { found?: object | null; counted?: number; matched?: number } = {}) {
  const { found = document, counted = 1, matched = 1 } = has;
  const filters: unknown[] = [];
  const countedIn: unknown[] = [];
  const changed = async (_s: unknown, filter: unknown) => (
    filters.push(filter),
    { matched, modified: matched }
  );
  const inner = {
    find: async (_s: unknown, filter: unknown) => (filters.push(filter), [document]),
    findOne: async (_s: unknown, filter: unknown) => (filters.push(filter), found),
    count: async (_s: unknown, filter: unknown, options?: { tx?: unknown }) => (
      countedIn.push(options?.tx),
      filters.push(filter),
      counted
    ),
    aggregate: async (_s: unknown, stages: unknown) => (filters.push(stages), []),
    update: changed,
    replace: changed,
    softDelete: changed,
    insert: async (_s: unknown, inserted: unknown) => void filters.push(inserted),
    bulkWrite: changed,
    watch: (_s: unknown, stages: unknown) => filters.push(stages),
  } as unknown as ScopedCollection<TenantDocument>;
  const database = permittedDatabase({ collection: () => inner } as never, 'care');
  return {
    filters,
    countedIn,
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
const seenAndChanged = { $and: [isActive, isActive] };

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
    const { patients, filters } = remembering();
    await as([active], patientOperations.update, async () => {
      await expect(
        patients.replace(scope, {}, { ...document, status: 'gone' } as never),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(patients.update(scope, {}, {}, undefined, { upsert: true })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(patients.bulkWrite(scope, [])).rejects.toThrow('no bulk');
      expect(() => patients.watch(scope)).toThrow('watches no');
      expect(filters).toEqual([]);
      await patients.replace(scope, { _id: 'pat_1' }, document);
      await patients.softDelete(scope, { _id: 'pat_1' }, new Date(0));
      expect(filters.splice(0)).toEqual(Array(2).fill({ _id: 'pat_1', $and: [seenAndChanged] }));
    });
    await as([active], patientOperations.create, async () => {
      await expect(patients.insert(scope, { ...document, status: 'gone' } as never)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await patients.insert(scope, document);
    });
    expect(filters).toEqual([document]);
  });

  it('makes no record by a change, whatever the role', async () => {
    const { patients, filters } = remembering();
    const all: Rule = { actions: ['manage'], resource: 'care_patient' };
    const upserted = as([all], patientOperations.update, () =>
      patients.update(scope, { _id: 'pat_1' }, {}, undefined, { upsert: true }),
    );
    await expect(upserted).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(filters).toEqual([]);
  });

  it('that changes a record is refused where the record is outside the role afterwards', async () => {
    const tx = {} as Transactional;
    const change = (has: object, filter: Record<string, unknown>, rules = [active]) => {
      const { patients, filters, countedIn } = remembering(has);
      const result = as(rules, patientOperations.update, () => patients.update(scope, filter, {}, tx));
      return { result, filters, countedIn };
    };
    const one = { _id: 'pat_1' };
    const within = change({ counted: 1 }, one);
    expect(await within.result).toEqual({ matched: 1, modified: 1 });
    expect(within.filters).toEqual(Array(2).fill({ ...one, $and: [seenAndChanged] }));
    // Outside the transaction the record would still be as it was.
    expect(within.countedIn).toEqual([tx]);
    await expect(change({ counted: 0 }, one).result).rejects.toMatchObject({ code: 'FORBIDDEN' });
    // Of which record it was is not known, so nor is where it is now.
    await expect(change({}, { mrn: 'x' }).result).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await change({ matched: 0, counted: 0 }, one).result).toEqual({ matched: 0, modified: 0 });
    const unrestricted = change({ counted: 0 }, one, [{ actions: ['manage'], resource: 'care_patient' }]);
    expect(await unrestricted.result).toEqual({ matched: 1, modified: 1 });
  });

  it('is told apart: a record that it sees and may not change is refused, one that it does not see is not there', async () => {
    const seesAll: Rule[] = [
      { actions: ['read'], resource: 'care_patient' },
      { actions: ['update'], resource: 'care_patient', conditions: { status: 'active' } },
    ];
    const ask = (counted: number, rules: Rule[], operation: Operation = patientOperations.update) => {
      const { patients, filters } = remembering({ found: null, counted });
      return { found: as(rules, operation, () => patients.findOne(scope, { _id: 'pat_1' })), filters };
    };
    const seen = ask(1, seesAll);
    await expect(seen.found).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(seen.filters).toEqual([{ _id: 'pat_1', $and: [isActive] }, { _id: 'pat_1' }]);
    expect(await ask(0, seesAll).found).toBeNull();
    const reads = ask(1, seesAll, patientOperations.get);
    expect([await reads.found, reads.filters.length]).toEqual([null, 1]);
    const mine: Rule = { actions: ['manage'], resource: 'care_patient', conditions: { id: 'pat_1' } };
    const { patients } = remembering();
    await as([mine], patientOperations.update, () => patients.replace(scope, { _id: 'pat_1' }, document));
    const blind = ask(1, [seesAll[1] as Rule]);
    expect([await blind.found, blind.filters]).toEqual([null, []]);
  });

  it('that reads never gets the encrypted fields that the role hides; one that writes gets its record whole', async () => {
    const { patients } = remembering();
    const rules: Rule[] = [
      { actions: ['read', 'update'], resource: 'care_patient', fields: ['id', 'phone'] },
    ];
    // What is in clear goes on to the edge, whose conditions may ask for it, and is taken out there.
    const { mrn: _mrn, ...shown } = document;
    expect(await as(rules, patientOperations.get, () => patients.findOne(scope, {}))).toEqual(shown);
    expect(await as(rules, patientOperations.update, () => patients.findOne(scope, {}))).toEqual(document);
  });

  it('without the user’s roles is an error, never a query without them', async () => {
    const { patients, filters } = remembering();
    for (const access of [undefined, {}, { readable: () => ({}) }])
      await runAsTenant(context(access), async () => {
        await expect(patients.find(scope, {})).rejects.toThrow('without the user’s roles');
        await expect(patients.insert(scope, document)).rejects.toThrow('without the user’s roles');
      });
    const strange = context({ readable: () => ({}) }, 'client');
    await expect(runAsTenant(strange, () => patients.find(scope, {}))).rejects.toThrow('without the user’s');
    expect(filters).toEqual([]);
  });
});

it('every operation of whoever has no roles goes on as it was asked', async () => {
  const { patients, filters } = remembering();
  await runAsTenant(context(undefined, 'client'), async () => {
    await patients.findOne(scope, { a: 1 });
    await patients.count(scope, { a: 2 });
    await patients.insert(scope, document);
    await patients.update(scope, { a: 3 }, {}, undefined, { upsert: true });
    await patients.replace(scope, { a: 4 }, document);
    await patients.softDelete(scope, { a: 5 }, new Date(0));
    await patients.aggregate(scope, [{ $limit: 6 }]);
    await patients.bulkWrite(scope, []);
    patients.watch(scope, []);
  });
  expect(filters).toEqual([
    ...[{ a: 1 }, { a: 2 }, document, { a: 3 }, { a: 4 }, { a: 5 }, [{ $limit: 6 }], [], []],
  ]);
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

describe('what a user’s roles leave of a request', () => {
  const names: Rule = { actions: ['read'], resource: 'care_patient', fields: ['id', 'firstName'] };
  const refusal = (rules: Rule[], operation: Operation, given: string[] = []): unknown => {
    try {
      return accessFor(rules, operation, given)?.requireOperation();
    } catch (error) {
      return error;
    }
  };

  it('is no operation that no rule allows, or only with a reason, or in other fields than it names', () => {
    expect(refusal([names], patientOperations.get)).toBeUndefined();
    expect(refusal([names], patientOperations.list, ['firstName'])).toBeUndefined();
    expect(refusal([names], patientOperations.update)).toMatchObject({ code: 'FORBIDDEN' });
    expect(refusal([{ ...names, reason: true }], patientOperations.get)).toMatchObject({
      code: 'REASON_REQUIRED',
    });
    expect(refusal([names], patientOperations.list, ['firstName', 'status'])).toMatchObject({
      code: 'FORBIDDEN',
      details: { fields: ['status'] },
    });
  });

  it('is no record that is found by a field that it may not see', () => {
    const readable = (given: string[], operation: Operation = patientOperations.list) =>
      accessFor([names, { ...names, resource: 'care_session', fields: ['id'] }], operation, given);
    expect(readable(['firstName'])?.readable('care_patient')).toEqual({});
    expect(readable(['status'])?.readable('care_patient')).toBeNull();
    // Of another kind the word is no field that was asked by; nor is one that is set.
    expect(readable(['status'])?.readable('care_session')).toEqual({});
    expect(readable(['status'], patientOperations.update)?.readable('care_patient')).toEqual({});
  });

  it('is changed only where it is both seen and to be changed, in every field that is set', () => {
    const rules: Rule[] = [
      { actions: ['read', 'create'], resource: 'care_patient', conditions: { status: 'active' } },
      { actions: ['update'], resource: 'care_patient', fields: ['phone'], conditions: { sex: 'female' } },
      { actions: ['read'], resource: 'care_session' },
    ];
    const changing = (given: string[], operation: Operation = patientOperations.update) =>
      accessFor(rules, operation, given);
    const isFemale = { sex: { $eq: 'female' } };
    expect(changing(['phone'])?.changeable('care_patient')).toEqual({ $and: [isActive, isFemale] });
    expect(changing(['phone', 'firstName'])?.changeable('care_patient')).toBeNull();
    expect(changing([], patientOperations.create)?.changeable('care_patient')).toEqual(isActive);
    expect(changing(['phone'])?.changeable('care_session')).toEqual({});

    const permitted =
      (given: string[], record: object, type: 'care_patient' | 'care_session' = 'care_patient') =>
      () =>
        changing(given)?.requirePermitted(type, record as Record<string, unknown>);
    expect(permitted(['phone'], { sex: 'female' })).not.toThrow();
    expect(permitted(['phone'], { sex: 'male' })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(permitted(['phone', 'firstName'], { sex: 'female' })).toThrow();
    // It holds another kind's record, and changes none where it reads.
    expect(permitted(['phone'], {}, 'care_session')).not.toThrow();
    const reading = accessFor(rules, patientOperations.get);
    expect(() => reading?.requirePermitted('care_patient', { sex: 'male' })).not.toThrow();
  });

  it('is answered without the fields that it hides, and as an id alone where it hides the record', () => {
    const masked = accessFor([names], patientOperations.get)?.masked({
      id: 'pat_1',
      firstName: 'A',
      phone: '1',
    });
    expect(masked).toEqual({ id: 'pat_1', firstName: 'A' });
    const other = accessFor([active], patientOperations.get);
    expect(other?.masked({ id: 'pat_1', status: 'inactive' })).toEqual({ id: 'pat_1' });
    expect(other?.masked({ id: 'pat_1', status: 'active' })).toEqual({ id: 'pat_1', status: 'active' });
  });
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
