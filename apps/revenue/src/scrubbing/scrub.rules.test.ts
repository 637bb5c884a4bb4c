import { describe, expect, it } from '@jest/globals';
import { adjustableChecks, checkNames, checks, type CheckName } from '@rymeda/contracts';
import { excludedOf, isHeld } from '../exclusions/exclusion.rules.ts';
import { sampleClaim, sampleParties, samplePatient, samplePayer, sampleProvider } from '../testing/bill.ts';
import type { Parties } from '../parties/parties.ts';
import type { PayerState } from '../payers/payer.ts';
import { denialReasonOf } from '../posting/post-payment.rules.ts';
import { assertAppealable, deniedAsLate, lastFilingDay } from './timely-filing.rules.ts';
import { scrub, type Facts } from './scrub.rules.ts';

const lists = { isBillableDiagnosis: (c: string) => c !== 'F41', isHcpcs: (c: string) => c === 'H0031' };
const facts: Facts = {
  claim: sampleClaim(),
  payer: samplePayer,
  parties: sampleParties,
  covered: 'yes',
  duplicate: false,
  excluded: new Map(),
  today: '2026-03-05',
  lists,
};
const { visit } = sampleParties;

/** For each check one claim that it finds something in, and where. */
const bad: Record<CheckName, [Partial<Facts>, string]> = {
  diagnosis_required: [{ claim: sampleClaim({ icdCodes: [] }) }, 'icdCodes'],
  diagnosis_known: [{ claim: sampleClaim({ icdCodes: ['F41.1', 'F41'] }) }, 'icdCodes.1'],
  diagnosis_repeated: [{ claim: sampleClaim({ icdCodes: ['F41.1', 'F411'] }) }, 'icdCodes'],
  procedure_known: [{ claim: sampleClaim({}, [{ cpt: 'H9999' }]) }, 'lines.0.cpt'],
  diagnosis_pointers: [
    { claim: sampleClaim({}, [{}, { diagnosisPointers: [3] }]) },
    'lines.1.diagnosisPointers',
  ],
  modifiers_repeated: [{ claim: sampleClaim({}, [{ modifiers: ['95', '95'] }]) }, 'lines.0.modifiers'],
  charge_sum: [{ claim: sampleClaim({ totalAmount: 1 }) }, 'totalAmount'],
  charge_zero: [{ claim: sampleClaim({}, [{}, { charge: 0 }]) }, 'lines.1.charge'],
  place_of_service: [{ claim: sampleClaim({}, [{ placeOfService: '28' }]) }, 'lines.0.placeOfService'],
  service_date_future: [{ claim: sampleClaim({}, [{ date: '2026-03-06' }]) }, 'lines.0.date'],
  service_date_known: [
    {
      claim: sampleClaim({}, [{ date: null }]),
      parties: { ...sampleParties, visit: { ...visit, serviceDate: undefined } },
    },
    'lines.0.date',
  ],
  timely_filing: [{ today: '2026-08-30' }, 'lines.0.date'],
  session_held: [
    {
      claim: sampleClaim({}, [{}, { date: null }]),
      parties: { ...sampleParties, visit: { ...visit, status: 'cancelled' } },
    },
    'lines.1.date',
  ],
  session_completed: [{ parties: { ...sampleParties, visit: { ...visit, status: 'no_show' } } }, 'sessionId'],
  note_signed: [{ parties: { ...sampleParties, visit: { ...visit, noteSigned: false } } }, 'sessionId'],
  duplicate_claim: [{ duplicate: true }, 'lines'],
  coverage: [{ covered: 'no' }, 'payerId'],
  billing_provider: [
    {
      parties: {
        ...sampleParties,
        organization: { name: 'A', createdAt: '2026-01-01T00:00:00.000Z', timezone: 'UTC' },
      },
    },
    'organization.billing',
  ],
  rendering_provider: [
    {
      parties: {
        ...sampleParties,
        providers: new Map([['prv_1', { ...sampleProvider, npi: '1003000127' }]]),
      },
    },
    'lines.0.renderingProviderId',
  ],
  excluded_provider: [
    { excluded: new Map([['prv_1', null]]), payer: { ...samplePayer, claimFilingIndicator: 'MB' } },
    'lines.0.renderingProviderId',
  ],
  patient_details: [
    { parties: { ...sampleParties, patient: { ...samplePatient, address: null } } },
    'clientId',
  ],
  replacement_accepted: [
    { claim: sampleClaim({ frequency: '7' }), payer: { ...samplePayer, acceptsReplacement: false } },
    'payerId',
  ],
};

describe('the checks before submission', () => {
  it('find nothing in a claim that is in order, even with every check an error', () => {
    const all = Object.fromEntries(checkNames.map((name) => [name, 'error' as const]));
    expect(scrub(facts, all)).toEqual([]);
  });

  it('find nothing on the last day for it: of filing, of a service, of what may be pointed to', () => {
    const all = Object.fromEntries(checkNames.map((name) => [name, 'error' as const]));
    expect(scrub({ ...facts, today: '2026-08-29' }, all)).toEqual([]);
    expect(scrub({ ...facts, claim: sampleClaim({}, [{ date: facts.today }]) }, all)).toEqual([]);
    const { icdCodes } = facts.claim;
    const both = sampleClaim({}, [{ diagnosisPointers: icdCodes.map((_, i) => i + 1) }]);
    expect(scrub({ ...facts, claim: both }, all)).toEqual([]);
    const twice = sampleClaim({}, [{ diagnosisPointers: [1, 1] }]);
    expect(scrub({ ...facts, claim: twice }, all)).toMatchObject([
      { check: 'diagnosis_pointers', code: 'duplicate' },
    ]);
  });

  it('tell of whoever is not there, and of each part of what bills that is missing', () => {
    const fields = (parties: Partial<Parties>) =>
      scrub({ ...facts, parties: { ...sampleParties, ...parties } }).map(({ field, code }) => [field, code]);
    expect(fields({ patient: null })).toEqual([['clientId', 'not_found']]);
    const nobody = [['lines.0.renderingProviderId', 'not_found']];
    expect(fields({ providers: new Map([['prv_1', null]]) })).toEqual(nobody);
    expect(fields({ visit: { ...visit, providerId: undefined } })).toEqual(nobody);
    const { organization } = sampleParties;
    for (const change of [{ npi: null }, { npi: '1999999985' }, { taxId: null }, { address: null }]) {
      const billing = { ...organization?.billing, ...change };
      expect(fields({ organization: { ...organization, billing } as typeof organization })).toEqual([
        ['organization.billing', 'required'],
      ]);
    }
  });

  it('take a corrected claim from whoever takes them, and a procedure of level II by the day of its service', () => {
    expect(scrub({ ...facts, claim: sampleClaim({ frequency: '7' }) })).toEqual([]);
    const asked: string[] = [];
    const isHcpcs = (_code: string, day: string) => asked.push(day) > 0;
    const claim = sampleClaim({}, [{ cpt: 'H0031' }, { cpt: '90837' }, { cpt: 'G9999', date: '2026-03-01' }]);
    scrub({ ...facts, claim, lists: { ...lists, isHcpcs } });
    expect(asked).toEqual(['2026-03-02', '2026-03-01']);
  });

  it('ask for the subscriber of a dependant’s coverage that says none', () => {
    expect(scrub({ ...facts, covered: 'without_subscriber' })).toMatchObject([
      { check: 'coverage', field: 'coverage.subscriber', code: 'required', severity: 'warning' },
    ]);
  });

  it.each([
    ['李', true],
    ['Łódź', false],
  ])('tell of each name of which nothing would be left in an 837P: %s', (name, isTold) => {
    const { organization, providers } = sampleParties;
    const named: [string, Partial<Parties>][] = [
      ['clientId', { patient: { ...samplePatient, lastName: name } }],
      ['clientId', { patient: { ...samplePatient, address: { ...samplePatient.address, city: name } } }],
      [
        'lines.0.renderingProviderId',
        { providers: new Map([['prv_1', { ...sampleProvider, lastName: name }]]) },
      ],
      [
        'organization.billing',
        { organization: organization && { ...organization, billing: { ...organization.billing, name } } },
      ],
    ];
    for (const [field, parties] of named) {
      const found = scrub({ ...facts, parties: { ...sampleParties, providers, ...parties } });
      expect(found.map((f) => f.field)).toEqual(isTold ? [field] : []);
    }
  });

  it('tell of a subscriber whose name an 837P can’t carry', () => {
    expect(scrub({ ...facts, covered: 'subscriber_in_other_letters' })).toMatchObject([
      { check: 'coverage', field: 'coverage.subscriber', code: 'invalid_characters' },
    ]);
  });

  it.each(adjustableChecks)('%s: one finding, with a code, a field and a hint', (name) => {
    const [change, field] = bad[name];
    const found = scrub({ ...facts, ...change }, { [name]: 'warning' });
    expect(found).toContainEqual({
      check: name,
      field,
      code: expect.stringMatching(/^[a-z_]+$/),
      hint: expect.stringMatching(/\w/),
      severity: 'warning',
    });
    expect(scrub({ ...facts, ...change }, { [name]: 'off' }).map((f) => f.check)).not.toContain(name);
  });

  it('let no claim go out for a session that was cancelled or missed, but its void, or what states its own day', () => {
    const found = (status: string, more: Partial<Facts['claim']> = {}, date: string | null = null) =>
      scrub({
        ...facts,
        claim: sampleClaim(more, [{ date }]),
        parties: { ...sampleParties, visit: { ...visit, status, serviceDate: undefined } },
      }).flatMap((f) => (f.severity === 'error' ? [f.check] : []));
    for (const status of ['cancelled', 'no_show']) expect(found(status)).toEqual(['session_held']);
    expect(found('cancelled', {}, '2026-03-02')).toEqual([]);
    // What was deleted was a slip, and no line's word stands against that.
    expect(found('deleted', {}, '2026-03-02')).toEqual(['session_held']);
    expect(found('deleted', { frequency: '8' }, '2026-03-02')).toEqual([]);
    expect(found('cancelled', { frequency: '8' })).toEqual([]);
    expect(found('scheduled')).toEqual([]);
  });

  it('are as severe as the contract says, unless the organisation says otherwise', () => {
    const found = scrub({ ...facts, duplicate: true, claim: sampleClaim({ icdCodes: [] }) });
    expect(found.map((f) => [f.check, f.severity])).toEqual([
      ['diagnosis_required', checks.diagnosis_required.severity],
      ['duplicate_claim', checks.duplicate_claim.severity],
    ]);
  });
});

describe('a provider on an exclusion list', () => {
  const excluded = new Map([['prv_1', null]]);
  const found = (claimFilingIndicator: string | null, more: Partial<Facts> = {}) =>
    scrub({ ...facts, excluded, payer: { ...samplePayer, claimFilingIndicator }, ...more }).map(
      (f) => f.check,
    );

  it.each(['16', 'MA', 'MB', 'MC', 'CH', 'VA', 'TV', 'OF'])(
    'is billed to no federal payer (%s)',
    (indicator) => {
      expect(found(indicator)).toEqual(['excluded_provider']);
      expect(found(indicator, { excluded: new Map([['prv_2', null]]) })).toEqual([]);
    },
  );

  it.each(['CI', 'BL', 'HM', 'FI', 'WC', '11', 'ZZ'])('is billed to others (%s)', (indicator) => {
    expect(found(indicator)).toEqual([]);
  });

  it('is billed to nobody of whom it is unknown whether it is federal', () => {
    expect(found(null)).toEqual(['excluded_provider']);
  });

  it('holds the lines that it rendered, whoever held the session, and no others', () => {
    const payer = { ...samplePayer, claimFilingIndicator: 'MB' };
    const claim = sampleClaim({}, [{ renderingProviderId: 'prv_2' }, { renderingProviderId: 'prv_1' }]);
    const providers = new Map([...sampleParties.providers, ['prv_2', sampleProvider]] as const);
    const parties = { ...sampleParties, providers };
    expect(scrub({ ...facts, excluded, payer, claim, parties })).toMatchObject([
      { check: 'excluded_provider', field: 'lines.1.renderingProviderId', severity: 'error' },
    ]);
  });

  it('is held from the day on which the exclusion takes effect, and of two exclusions by the earlier one', () => {
    const payer = { ...samplePayer, claimFilingIndicator: 'MB' };
    const claim = sampleClaim({}, [{ date: '2026-03-01' }, { date: '2026-03-02' }]);
    const fields = (rows: { providerId: string; since?: string | null }[]) =>
      scrub({ ...facts, payer, claim, excluded: excludedOf(rows) }).map((f) => f.field);
    const [first, second] = ['lines.0.renderingProviderId', 'lines.1.renderingProviderId'];
    const since = (...days: (string | null)[]) => days.map((day) => ({ providerId: 'prv_1', since: day }));
    expect(fields(since('2026-03-03'))).toEqual([]);
    expect(fields(since('2026-03-02'))).toEqual([second]);
    expect(fields(since('2026-03-02', '2026-03-01'))).toEqual([first, second]);
    expect(fields(since('2026-03-01', '2026-03-02'))).toEqual([first, second]);
    expect(fields(since('2026-03-03', null))).toEqual([first, second]);
    expect(fields([{ providerId: 'prv_1' }])).toEqual([first, second]);
  });

  it('is held where nobody knows the day of the service', () => {
    const excluded = excludedOf([{ providerId: 'prv_1', since: '2026-03-02' }]);
    const line = { renderingProviderId: 'prv_1', date: null };
    expect([isHeld(line, {}, excluded), isHeld(line, { serviceDate: '2026-03-01' }, excluded)]).toEqual([
      true,
      false,
    ]);
  });

  it('does not hold back a void, which returns a payment', () => {
    const claim = sampleClaim({ frequency: '8' });
    expect(found('MB', { claim })).toEqual([]);
  });

  it('is no matter of an organisation’s settings', () => {
    const checks = { excluded_provider: 'off' } as object;
    const payer = { ...samplePayer, claimFilingIndicator: 'MB' };
    expect(scrub({ ...facts, excluded, payer }, checks)).toMatchObject([{ severity: 'error' }]);
  });
});

describe('the time for filing', () => {
  it('is a calendar year at Medicare, and 29 February ends on 28 February', () => {
    const medicare = { claimFilingIndicator: 'MB', timelyFilingDays: 90 };
    expect(['2024-02-29', '2024-03-01'].map((day) => lastFilingDay(day, medicare))).toEqual([
      '2025-02-28',
      '2025-03-01',
    ]);
  });

  it('and the session say nothing of a void, which takes back what was never to be billed', () => {
    const late: Partial<Facts> = {
      today: '2027-01-01',
      parties: { ...sampleParties, visit: { ...visit, status: undefined } },
    };
    const found = (frequency: '7' | '8') =>
      scrub({ ...facts, ...late, claim: sampleClaim({ frequency }) }).map(({ check }) => check);
    expect([found('7'), found('8')]).toEqual([['timely_filing', 'session_completed'], []]);
  });

  it('is what the contract of any other payer says, to the day; without one there is none', () => {
    expect(lastFilingDay('2026-03-02', { timelyFilingDays: 180, claimFilingIndicator: 'CI' })).toBe(
      '2026-08-29',
    );
    expect(
      lastFilingDay('2026-03-02', { timelyFilingDays: null, claimFilingIndicator: null }),
    ).toBeUndefined();
  });

  it('once it has passed leaves no appeal at Medicare: a denial for that alone is no determination of it', () => {
    const late = { status: 'denied', denialReason: deniedAsLate };
    const payer = (claimFilingIndicator: PayerState['claimFilingIndicator']) => ({ claimFilingIndicator });
    for (const medicare of ['MA', 'MB'] as const)
      expect(() => assertAppealable(late, payer(medicare))).toThrow(
        expect.objectContaining({ code: 'INVALID_TRANSITION' }),
      );
    for (const other of ['CI', null] as const) assertAppealable(late, payer(other));
    assertAppealable({ ...late, denialReason: 'CARC 29, 50' }, payer('MB'));
    assertAppealable({ ...late, denialReason: null }, payer('MB'));
    expect(denialReasonOf({ denials: ['29', '29'] })).toEqual({ denialReason: deniedAsLate });
  });
});
