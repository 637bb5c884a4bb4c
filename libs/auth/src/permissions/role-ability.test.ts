import { expect, test } from '@jest/globals';
import { builtInRoles, type Rule } from '@rymeda/contracts';
import fc from 'fast-check';
import { withFacts } from './grants.rules.ts';
import { RoleAbility, type RoleFilter } from './role-ability.ts';

const condition = fc.oneof(
  fc.constantFrom('a', 'b'),
  fc.record({ $in: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rules = fc.array(
  fc.record({
    actions: fc.uniqueArray(fc.constantFrom('read', 'update', 'manage'), { minLength: 1 }),
    resource: fc.constantFrom('care_patient', 'care_session'),
    conditions: maybe(fc.record({ id: maybe(condition), status: maybe(condition) })),
    fields: maybe(fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 })),
  }),
  { maxLength: 5 },
) as fc.Arbitrary<Rule[]>;

/** MongoDB's reading of the operators that filters may be made of; any other is a fault. */
function holds(filter: RoleFilter, document: Record<string, unknown>): boolean {
  if (filter === null) return false;
  return Object.entries(filter).every(([key, wanted]) => {
    if (key === '$or') return (wanted as RoleFilter[]).some((f) => holds(f, document));
    if (key === '$and') return (wanted as RoleFilter[]).every((f) => holds(f, document));
    expect(key).not.toMatch(/^\$/);
    const [operator, value] = Object.entries(wanted as object)[0] as [string, unknown];
    expect(['$eq', '$in']).toContain(operator);
    return operator === '$eq' ? document[key] === value : (value as unknown[]).includes(document[key]);
  });
}

test('the filter finds exactly the records that the rules permit, in every field that is asked for', () => {
  fc.assert(
    fc.property(rules, fc.subarray(['x', 'y', 'z']), (of, fields) => {
      const ability = new RoleAbility(of);
      for (const action of ['read', 'update', 'delete'] as const) {
        const filter = ability.filter(action, 'care_patient', fields);
        for (const id of ['a', 'b', 'd'])
          for (const status of ['a', 'c', null]) {
            const permitted = (fields.length === 0 ? [undefined] : fields).every((f) =>
              ability.permits(action, 'care_patient', { id, status }, f),
            );
            expect(holds(filter, { _id: id, status })).toBe(permitted);
          }
      }
    }),
    { numRuns: 100 },
  );
});

test('without a rule there is nothing, and nothing is denied that another rule grants', () => {
  const none = new RoleAbility([]);
  expect(none.filter('read', 'care_patient')).toBeNull();
  expect(none.allows('read', 'care_patient')).toBe(false);
  fc.assert(
    fc.property(rules, rules, (some, more) => {
      const [less, both] = [new RoleAbility(some), new RoleAbility([...some, ...more])];
      for (const status of ['a', 'c'])
        for (const field of ['x', 'z'])
          if (less.permits('read', 'care_session', { id: 'a', status }, field))
            expect(both.permits('read', 'care_session', { id: 'a', status }, field)).toBe(true);
    }),
  );
});

test('a document that lacks what a condition compares, or has it from its prototype, is not permitted', () => {
  const ability = new RoleAbility([
    { actions: ['read'], resource: 'care_patient', conditions: { status: 'active' } },
  ]);
  expect(ability.permits('read', 'care_patient', {})).toBe(false);
  expect(
    ability.permits('read', 'care_patient', Object.create({ status: 'active' }) as object as never),
  ).toBe(false);
});

test('Billing has no way to a note, and a Provider none without a provider record', () => {
  const of = (key: string, providerId: string | null) =>
    new RoleAbility(
      withFacts(builtInRoles.find((r) => r.key === key)!.rules, {
        '$user.id': 'usr_1',
        '$user.providerId': providerId,
      }),
    );
  for (const action of ['create', 'read', 'update', 'delete', 'export'] as const)
    expect(of('billing', 'prv_1').allows(action, 'care_note')).toBe(false);
  expect(of('provider', null).allows('read', 'care_patient')).toBe(false);
  expect(of('provider', 'prv_1').filter('read', 'care_patient')).toEqual({
    primaryProviderId: { $eq: 'prv_1' },
  });
});

test('a filter is of its action, kind and fields, whatever was asked for before', () => {
  const ability = new RoleAbility([
    { actions: ['read'], resource: 'care_patient', fields: ['phone'], conditions: { status: 'active' } },
    { actions: ['read', 'update'], resource: 'care_session' },
  ]);
  const isActive = { status: { $eq: 'active' } };
  for (let round = 0; round < 2; round++) {
    expect(ability.filter('read', 'care_patient')).toEqual(isActive);
    expect(ability.filter('read', 'care_patient', ['phone'])).toEqual(isActive);
    expect(ability.filter('read', 'care_patient', ['mrn'])).toBeNull();
    expect(ability.filter('update', 'care_patient')).toBeNull();
    expect(ability.filter('read', 'care_session')).toEqual({});
    expect(ability.filter('update', 'care_session')).toEqual({});
  }
});

test('one rule that names fields is enough for answers to be masked', () => {
  const whole: Rule = { actions: ['read'], resource: 'care_patient', conditions: { status: 'active' } };
  const part: Rule = { actions: ['read'], resource: 'care_patient', fields: ['id'] };
  expect(new RoleAbility([whole, part]).masks('care_patient')).toBe(true);
  expect(new RoleAbility([whole]).masks('care_patient')).toBe(false);
});
