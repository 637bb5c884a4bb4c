import { expect, test } from '@jest/globals';
import { builtInRoles, fieldsOf, organizationScopes, type Rule } from '@rymeda/contracts';
import fc from 'fast-check';
import { rulesOfScopes, ruleBeyond, withFacts, withinScopes, type CallerFacts } from './grants.rules.ts';
import { RoleAbility } from './role-ability.ts';

const types = ['care_session', 'care_patient'] as const;
/** `z` is named by no rule: it stands for every value that rules don't know. */
const values = ['a', 'b', 'z'];
const fields = ['x', 'y', 'other'];
const factValues = [...values, null];
/** And one that not even the maker's own facts are. */
const anyValue = [...values, 'w'];

const value = fc.constantFrom('a', 'b', '$user.id', '$user.providerId');
const condition = fc.oneof(value, fc.record({ $in: fc.array(value, { minLength: 1, maxLength: 3 }) }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const conditions = fc
  .record({ status: maybe(condition), id: maybe(condition) })
  .filter((c) => Object.values(c).some((v) => v !== undefined));
const specific = fc.record({
  actions: fc.uniqueArray(fc.constantFrom('create', 'read', 'update', 'delete', 'export', 'manage'), {
    minLength: 1,
  }),
  resource: fc.constantFrom(...types),
  conditions: maybe(conditions),
  fields: maybe(fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 })),
  reason: maybe(fc.boolean()),
});
const general = fc.record({
  actions: fc.uniqueArray(fc.constantFrom('read', 'update', 'manage'), { minLength: 1 }),
  resource: fc.constant('all' as const),
  reason: maybe(fc.boolean()),
});
const rules = fc.array(fc.oneof({ weight: 5, arbitrary: specific }, general), {
  maxLength: 4,
}) as fc.Arbitrary<Rule[]>;
const facts = fc.record({
  '$user.id': fc.constantFrom(...values),
  '$user.providerId': fc.constantFrom(...factValues),
}) as fc.Arbitrary<CallerFacts>;

const abilities = (of: readonly Rule[]) => [
  new RoleAbility(of.filter((r) => r.reason !== true)),
  new RoleAbility(of),
];

/** Something that the granted rules allow some user and the grantor's don't, over every record, field and user. */
function witness(grantor: readonly Rule[], granted: readonly Rule[]): object | undefined {
  const mine = abilities(grantor);
  for (const id of anyValue)
    for (const providerId of [...anyValue, null]) {
      const theirs = abilities(withFacts(granted, { '$user.id': id, '$user.providerId': providerId }));
      for (const type of [...types, 'care_provider'] as const)
        for (const action of ['create', 'read', 'update', 'delete', 'export'] as const)
          for (const status of anyValue)
            for (const recordId of anyValue)
              for (const field of fields)
                for (const reason of [0, 1]) {
                  const record = { status, id: recordId };
                  if (!theirs[reason]!.permits(action, type, record, field)) continue;
                  if (!mine[reason]!.permits(action, type, record, field))
                    return { id, providerId, type, action, record, field, reason };
                }
    }
  return undefined;
}

test('nobody grants more than it has: what is granted allows no user anything that its maker may not do', () => {
  fc.assert(
    fc.property(rules, facts, rules, (maker, makerFacts, granted) => {
      const grantor = withFacts(maker, makerFacts);
      const beyond = ruleBeyond(grantor, granted);
      if (beyond === undefined) expect(witness(grantor, granted)).toBeUndefined();
      else expect(granted).toContain(beyond);
    }),
    { numRuns: 80 },
  );
});

test('and nothing is refused that would be allowed anyway: a refused rule has a user and a record to show', () => {
  fc.assert(
    fc.property(rules, facts, specific as fc.Arbitrary<Rule>, (maker, makerFacts, granted) => {
      const grantor = withFacts(maker, makerFacts);
      if (ruleBeyond(grantor, [granted]) !== undefined) expect(witness(grantor, [granted])).toBeDefined();
    }),
    { numRuns: 80 },
  );
});

test('whoever has a role without conditions can grant it; a role about the caller’s own records grants itself to nobody', () => {
  for (const { key, rules: own } of builtInRoles) {
    const mine = withFacts(own, { '$user.id': 'usr_1', '$user.providerId': 'prv_1' });
    const relative = own.some((r) => r.conditions !== undefined);
    expect([key, ruleBeyond(mine, own) === undefined]).toEqual([key, !relative]);
    const admin = builtInRoles.find((r) => r.key === 'admin')!;
    expect(ruleBeyond(admin.rules, own)).toBeUndefined();
  }
});

test('a rule with more cases than anybody writes is not granted, and costs no time', () => {
  const many = Array.from({ length: 100 }, (_, i) => `v${i}`);
  const wide: Rule = {
    actions: ['read'],
    resource: 'care_session',
    conditions: Object.fromEntries(
      ['status', 'clientId', 'providerId', 'serviceType'].map((f) => [f, { $in: many }]),
    ),
  };
  const started = process.threadCpuUsage();
  expect(
    ruleBeyond([{ actions: ['read'], resource: 'care_session', conditions: { status: 'v1' } }], [wide]),
  ).toBe(wide);
  expect(process.threadCpuUsage(started).user).toBeLessThan(5_000_000);
});

test('many rules with many cases cost no time either, and none at all whoever may do everything', () => {
  const many = Array.from({ length: 100 }, (_, i) => `v${i}`);
  const rule: Rule = {
    actions: ['manage'],
    resource: 'care_session',
    conditions: { status: { $in: many }, serviceType: { $in: many } },
    fields: [...fieldsOf('care_session')],
  };
  const granted = Array.from({ length: 200 }, () => rule);
  const started = process.threadCpuUsage();
  expect(ruleBeyond([{ actions: ['manage'], resource: 'all' }], granted)).toBeUndefined();
  expect(ruleBeyond([rule], granted)).toBe(rule);
  expect(process.threadCpuUsage(started).user).toBeLessThan(5_000_000);
});

test('scopes limit roles: what is left is within both', () => {
  fc.assert(
    fc.property(rules, facts, fc.subarray([...organizationScopes]), (roles, own, scopes) => {
      const of = withFacts(roles, own);
      const left = withinScopes(of, new Set(scopes));
      expect(ruleBeyond(of, left)).toBeUndefined();
      expect(ruleBeyond(rulesOfScopes(new Set(scopes)), left)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test('a scope allows its own engine alone: to read by :read, anything else by :write', () => {
  const of = (...scopes: string[]) => new RoleAbility(rulesOfScopes(new Set(scopes)));
  const may = (ability: RoleAbility) =>
    (['care_patient', 'revenue_claim'] as const).map((type) =>
      (['create', 'read', 'update', 'delete', 'export'] as const).filter((a) => ability.allows(a, type)),
    );
  expect(may(of())).toEqual([[], []]);
  expect(may(of('care:read'))).toEqual([['read'], []]);
  expect(may(of('care:write', 'revenue:read'))).toEqual([['create', 'update', 'delete', 'export'], ['read']]);
  expect(may(of('platform:admin')).flat()).toHaveLength(10);
  const biller = builtInRoles.find((r) => r.key === 'billing')!.rules;
  const left = new RoleAbility(withinScopes(biller, new Set(['revenue:read'])));
  expect(may(left)).toEqual([[], ['read']]);
  expect(withinScopes(biller, new Set(organizationScopes))).toEqual(biller);
});

test('a rule about a fact that the caller lacks grants nothing', () => {
  const own: Rule = {
    actions: ['read'],
    resource: 'care_patient',
    conditions: { primaryProviderId: '$user.providerId' },
  };
  expect(withFacts([own], { '$user.id': 'usr_1', '$user.providerId': null })).toEqual([]);
  expect(withFacts([own], { '$user.id': 'usr_1', '$user.providerId': 'prv_1' })).toEqual([
    { ...own, conditions: { primaryProviderId: 'prv_1' } },
  ]);
});
