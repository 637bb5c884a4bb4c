import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  deadlines,
  isOwedStill,
  lastDayOfDelay,
  noticesOwed,
  type BreachFacts,
  type Terms,
} from './breach-clock.rules.ts';

const zone = 'America/New_York';
const none: Terms = { individualsDays: null, coveredEntityDays: null, stateDays: {} };
const breach = (more: Partial<BreachFacts> = {}): BreachFacts => ({
  category: 'privacy',
  role: 'covered_entity',
  determination: 'breach',
  // Still 28 February in New York.
  discoveredAt: new Date('2027-03-01T03:00:00Z'),
  contractDays: null,
  affected: 100,
  affectedByState: {},
  delays: [],
  notices: [],
  ...more,
});
const dueOf = (facts: BreachFacts, terms = none) =>
  noticesOwed(facts, terms, zone).map((n) => [n.notice, n.state, n.dueOn, n.regulation]);

describe('the breach clock', () => {
  it('gives individuals 60 calendar days from the local day of discovery, and HHS 60 after the year when few', () => {
    expect(dueOf(breach())).toEqual([
      ['individuals', null, '2027-04-29', '45 CFR 164.404(b)'],
      ['hhs', null, '2028-02-29', '45 CFR 164.408(c)'],
    ]);
    expect(dueOf(breach({ discoveredAt: new Date('2026-07-01T12:00:00Z') }))[1]).toEqual([
      ...['hhs', null, '2027-03-01', '45 CFR 164.408(c)'],
    ]);
  });

  it('counts the year of the discovery as the organisation’s calendar has it', () => {
    const [, hhs] = dueOf(breach({ discoveredAt: new Date('2028-01-01T02:00:00Z') }));
    expect(hhs).toEqual(['hhs', null, '2028-02-29', '45 CFR 164.408(c)']);
  });

  it.each([
    [499, '45 CFR 164.408(c)'],
    [500, '45 CFR 164.408(b)'],
    [null, '45 CFR 164.408(b)'],
  ])('with %p affected tells HHS by %s', (affected, regulation) => {
    expect(dueOf(breach({ affected }))[1]?.[3]).toBe(regulation);
  });

  it('tells media of a state with more than 500 residents, not of one with 500', () => {
    const affectedByState = { MA: 500, NY: 501 };
    expect(dueOf(breach({ affected: 1_001, affectedByState })).filter(([n]) => n === 'media')).toEqual([
      ['media', 'NY', '2027-04-29', '45 CFR 164.406(b)'],
    ]);
  });

  it('owes HHS its notice with that to individuals, once those were told', () => {
    const notices = [{ notice: 'individuals' as const, state: null, sentOn: '2027-03-10' }];
    expect(dueOf(breach({ affected: 600, notices }))[1]?.[2]).toBe('2027-03-10');
    expect(dueOf(breach({ affected: 60, notices }))[1]?.[2]).toBe('2028-02-29');
    const hhsAfter = (...given: BreachFacts['notices']) =>
      dueOf(breach({ affected: 600, notices: given }))[1]?.[2];
    const [first] = notices;
    expect(hhsAfter({ ...first!, state: 'MA' })).toBe('2027-04-29');
    expect(hhsAfter({ ...first!, notice: 'media' })).toBe('2027-04-29');
    expect(hhsAfter({ ...first!, sentOn: '2027-05-20' })).toBe('2027-04-29');
    expect(hhsAfter({ ...first!, replacedAt: '2027-03-11T00:00:00.000Z' })).toBe('2027-04-29');
  });

  it('lets a business associate tell its covered entity, and by the contract’s term where that is shorter', () => {
    const facts = breach({ role: 'business_associate' });
    expect(dueOf(facts)).toEqual([['covered_entity', null, '2027-04-29', '45 CFR 164.410(b)']]);
    expect(dueOf(facts, { ...none, coveredEntityDays: 5 })).toEqual([
      ['covered_entity', null, '2027-03-05', 'setting (45 CFR 164.410(b))'],
    ]);
    expect(dueOf({ ...facts, contractDays: 3 }, { ...none, coveredEntityDays: 5 })[0]?.[2]).toBe(
      '2027-03-03',
    );
  });

  it('runs on the presumption of a breach, and stops for what is shown to be none', () => {
    for (const category of ['privacy', 'security'] as const)
      expect(dueOf(breach({ determination: 'undetermined', category }))).toHaveLength(2);
    expect(dueOf(breach({ determination: 'undetermined', category: 'safety' }))).toEqual([]);
    for (const determination of ['no_unsecured_phi', 'exception', 'low_probability'] as const)
      expect(dueOf(breach({ determination }))).toEqual([]);
  });

  it('owes residents of a state its shorter term, and says that it is a setting', () => {
    const terms = { ...none, stateDays: { CO: 30, TX: 60 } };
    const facts = breach({ affectedByState: { CO: 1, TX: 9, AL: 0 } });
    expect(dueOf(facts, terms)[1]).toEqual(['individuals', 'CO', '2027-03-30', 'setting (state law)']);
    expect(dueOf(facts, terms)).toHaveLength(3);
  });

  it('holds an oral statement to 30 days, a written one to its word', () => {
    const statedAt = '2027-03-05T15:00:00Z';
    expect(lastDayOfDelay({ form: 'oral', statedAt }, zone)).toBe('2027-04-04');
    expect(lastDayOfDelay({ form: 'oral', statedAt, until: '2027-12-31' }, zone)).toBe('2027-04-04');
    expect(lastDayOfDelay({ form: 'oral', statedAt, until: '2027-03-20' }, zone)).toBe('2027-03-20');
    expect(lastDayOfDelay({ form: 'written', statedAt, until: '2027-12-31' }, zone)).toBe('2027-12-31');
  });

  it('moves a notice to the day after a delay, names the rule, and leaves later ones alone', () => {
    const delays = [{ form: 'written' as const, statedAt: '2027-03-05T15:00:00Z', until: '2027-06-30' }];
    expect(dueOf(breach({ delays }))).toEqual([
      ['individuals', null, '2027-07-01', '45 CFR 164.404(b), 45 CFR 164.412(a)'],
      ['hhs', null, '2028-02-29', '45 CFR 164.408(c)'],
    ]);
  });

  it('goes by the longest of several delays, in whatever order they were stated', () => {
    const short = { form: 'oral' as const, statedAt: '2027-03-05T15:00:00Z', until: '2027-04-04' };
    const long = { form: 'written' as const, statedAt: '2027-03-20T15:00:00Z', until: '2027-06-30' };
    for (const delays of [
      [short, long],
      [long, short],
    ])
      expect(noticesOwed(breach({ delays }), none, zone)[0]).toMatchObject({
        ...{ notBefore: '2027-07-01', dueOn: '2027-07-01' },
        regulation: '45 CFR 164.404(b), 45 CFR 164.412(a)',
      });
    expect(noticesOwed(breach({ delays: [short] }), none, zone)[0]).toMatchObject({
      ...{ notBefore: '2027-04-05', dueOn: '2027-04-29', regulation: '45 CFR 164.404(b)' },
    });
  });

  it('counts the first time that a notice was given, and settles a state by the one to all, media by none', () => {
    const given = (
      sentOn: string,
      state: string | null = null,
      notice: 'individuals' | 'media' = 'individuals',
    ) => ({
      ...{ notice, state, sentOn },
    });
    const of = (...notices: BreachFacts['notices']) =>
      deadlines(
        breach({ affected: 1_001, affectedByState: { NY: 501 }, notices }),
        { ...none, stateDays: { NY: 30 } },
        zone,
        new Date('2027-03-02T12:00:00Z'),
      ).map((d) => [d.notice, d.state, d.status]);
    expect(of(given('2027-05-30'), given('2027-03-10'))).toEqual([
      ['individuals', null, 'met'],
      ['individuals', 'NY', 'met'],
      ['media', 'NY', 'open'],
      ['hhs', null, 'open'],
    ]);
    expect(
      of(given('2027-03-10', 'NY'), given('2027-03-10', null, 'media')).map(([, , status]) => status),
    ).toEqual([...['open', 'met', 'open', 'open']]);
  });

  it('knows a notice in time from a late one, an open one from an overdue one', () => {
    const statusAt = (now: string, sentOn?: string) => {
      const notices = sentOn === undefined ? [] : [{ notice: 'individuals' as const, state: null, sentOn }];
      return deadlines(breach({ notices }), none, zone, new Date(now))[0]?.status;
    };
    expect(statusAt('2027-04-30T03:59:59Z')).toBe('open');
    expect(statusAt('2027-04-30T04:00:00Z')).toBe('overdue');
    expect(statusAt('2027-06-01T00:00:00Z', '2027-04-29')).toBe('met');
    expect(statusAt('2027-06-01T00:00:00Z', '2027-04-30')).toBe('late');
  });
});

const states = ['AL', 'CO', 'MA', 'NY', 'TX'] as const;
const byState = (to: number) =>
  fc.dictionary(fc.constantFrom(...states), fc.integer({ min: 0, max: to })) as fc.Arbitrary<
    BreachFacts['affectedByState']
  >;
const instants = fc.date({
  min: new Date('2020-01-01'),
  max: new Date('2060-01-01'),
  noInvalidDate: true,
});
const zones = fc.constantFrom('America/New_York', 'Pacific/Honolulu', 'Asia/Kolkata', 'Pacific/Kiritimati');
const terms: fc.Arbitrary<Terms> = fc.record({
  individualsDays: fc.option(fc.integer({ min: 1, max: 60 })),
  coveredEntityDays: fc.option(fc.integer({ min: 1, max: 60 })),
  stateDays: fc.dictionary(fc.constantFrom(...states), fc.integer({ min: 1, max: 60 })),
});
const facts: fc.Arbitrary<BreachFacts> = fc.record({
  category: fc.constantFrom('privacy', 'security', 'safety', 'other'),
  role: fc.constantFrom('covered_entity', 'business_associate'),
  determination: fc.constantFrom('undetermined', 'breach'),
  discoveredAt: instants,
  contractDays: fc.option(fc.integer({ min: 1, max: 60 })),
  affected: fc.option(fc.integer({ min: 0, max: 2_000 })),
  affectedByState: byState(2_000),
  delays: fc.constant([]),
  notices: fc.constant([]),
});
const daysAfter = (day: Date, dueOn: string, at: string): number =>
  Math.round(
    DateTime.fromISO(dueOn, { zone: 'utc' }).diff(
      DateTime.fromISO(DateTime.fromJSDate(day, { zone: at }).toFormat('yyyy-MM-dd'), { zone: 'utc' }),
      'days',
    ).days,
  );

describe('whatever the facts', () => {
  it('no notice but the yearly one to HHS is due later than 60 days after discovery', () => {
    fc.assert(
      fc.property(facts, terms, zones, (f, t, z) => {
        for (const { dueOn, regulation } of noticesOwed(f, t, z)) {
          const days = daysAfter(f.discoveredAt, dueOn, z);
          expect(days).toBeGreaterThanOrEqual(1);
          expect(days).toBeLessThanOrEqual(regulation.endsWith('164.408(c)') ? 366 + 60 : 60);
        }
      }),
    );
  });

  it('a shorter term never makes anything later, and longer terms than the law’s count for nothing', () => {
    fc.assert(
      fc.property(facts, terms, zones, (f, t, z) => {
        const usual = new Map(noticesOwed(f, none, z).map((n) => [`${n.notice}/${n.state}`, n.dueOn]));
        for (const n of noticesOwed(f, t, z))
          expect(n.dueOn <= (usual.get(`${n.notice}/${n.state}`) ?? '9999')).toBe(true);
        const long: Terms = { ...none, individualsDays: 90, coveredEntityDays: 90 };
        expect(noticesOwed(f, long, z)).toEqual(noticesOwed(f, none, z));
      }),
    );
  });

  it('more people make nothing later and take no notice away', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 2_000 }), zones, (f, more, z) => {
        fc.pre(f.affected !== null);
        const few = noticesOwed(f, none, z);
        const many = noticesOwed({ ...f, affected: (f.affected ?? 0) + more }, none, z);
        expect(many).toHaveLength(few.length);
        few.forEach((n, i) => expect((many[i]?.dueOn ?? '9999') <= n.dueOn).toBe(true));
      }),
    );
  });

  it('a delay takes no notice away, moves none to before itself, and shortens nothing', () => {
    fc.assert(
      fc.property(
        facts,
        terms,
        zones,
        instants,
        fc.integer({ min: 0, max: 400 }),
        (f, t, z, from, length) => {
          const until = DateTime.fromJSDate(from, { zone: z }).plus({ days: length }).toFormat('yyyy-MM-dd');
          const delay = { form: 'written' as const, statedAt: from.toISOString(), until };
          const before = noticesOwed(f, t, z);
          const after = noticesOwed({ ...f, delays: [delay] }, t, z);
          expect(after.map((n) => n.notice)).toEqual(before.map((n) => n.notice));
          after.forEach((n, i) => {
            expect(n.dueOn > until && n.dueOn >= (before[i]?.dueOn ?? '')).toBe(true);
            expect(n.notBefore !== null && n.notBefore > until).toBe(true);
          });
        },
      ),
    );
  });

  it('each notice that is given is owed no more, and nothing else settles it', () => {
    fc.assert(
      fc.property(facts, terms, zones, instants, (f, t, z, now) => {
        for (const n of noticesOwed(f, t, z)) {
          const notices = [{ notice: n.notice, state: n.state, sentOn: n.dueOn }];
          const left = deadlines({ ...f, notices }, t, z, now);
          expect(left.filter((d) => d.notice === n.notice && d.state === n.state).some(isOwedStill)).toBe(
            false,
          );
        }
        expect(deadlines(f, t, z, now).every(isOwedStill)).toBe(true);
      }),
    );
  });
});
