import { expect, it } from '@jest/globals';
import {
  sampleClaim,
  sampleCoverage,
  sampleParties,
  samplePatient,
  samplePayer,
  sampleProvider,
} from '../testing/bill.ts';
import { envelopeOf, partnerKey, partnerOf } from './envelope.rules.ts';
import { missingFor, professionalClaim } from './professional-claim.rules.ts';
import { x12Writer } from './write-x12.ts';

const bill = {
  ...{ claim: sampleClaim(), payer: samplePayer, coverage: sampleCoverage, parties: sampleParties },
  ...{ earlier: [], controlNumber: 'C1' },
};

it('says what the claim says: diagnoses, the authorization, who is insured by what, and who rendered it', () => {
  const claim = sampleClaim({ authorizationNumber: 'AUTH1' });
  expect(professionalClaim({ ...bill, claim })).toMatchObject({
    ...{ charge: 15_029, frequency: '1', authorization: 'AUTH1', controlNumber: 'C1', placeOfService: '11' },
    diagnoses: [
      { qualifier: 'ABK', code: 'F411' },
      { qualifier: 'ABF', code: 'F329' },
    ],
    payer: { name: 'Harbor Health Plan', id: '60054', address: { city: 'Boston' } },
    billingProvider: { npi: '1999999984', taxId: '00-1000100', taxIdQualifier: 'EI', taxonomy: '103TC0700X' },
    // CLM06 to CLM09: signed for, assignment accepted, paid to who bills, and released.
    ...{ providerSignature: 'Y', acceptsAssignment: 'A', benefitsAssigned: 'Y', releaseOfInformation: 'Y' },
    subscriber: {
      ...{ name: 'Lovelace', firstName: 'Ada', birthDate: '1980-12-10', sex: 'F', relationship: '18' },
      ...{ memberId: 'W123456789', groupNumber: 'G1', filingIndicator: 'CI', rank: 'P' },
    },
    rendering: { name: 'Hopper', firstName: 'Grace', npi: '1003000126', taxonomy: '103TC0700X' },
  });
  const bare = professionalClaim({
    ...bill,
    payer: { ...samplePayer, claimFilingIndicator: null, address: null },
    coverage: { ...sampleCoverage, groupNumber: null },
  });
  expect(bare.subscriber.filingIndicator).toBe('ZZ');
  expect(bare.subscriber).not.toHaveProperty('groupNumber');
  expect(bare.payer).toEqual({ name: 'Harbor Health Plan', id: '60054' });
  for (const none of ['authorization', 'priorPayerClaimNumber']) expect(bare).not.toHaveProperty(none);
});

it.each([
  ['female', 'F'],
  ['male', 'M'],
  ['other', 'U'],
  [null, 'U'],
] as const)('of a patient’s sex %s it says %s', (sex, said) => {
  const parties = { ...sampleParties, patient: { ...samplePatient, sex } as typeof samplePatient };
  expect(professionalClaim({ ...bill, parties }).subscriber.sex).toBe(said);
});

it('that takes the place of another names it by the payer’s number, one that takes none’s does not', () => {
  const prior = (frequency: '1' | '7' | '8', payerClaimNumber: string | null) =>
    professionalClaim({ ...bill, claim: sampleClaim({ frequency, payerClaimNumber }) }).priorPayerClaimNumber;
  expect([prior('7', 'ICN1'), prior('8', 'ICN1'), prior('1', 'ICN1'), prior('7', null)]).toEqual([
    ...['ICN1', 'ICN1', undefined, undefined],
  ]);
});

it('says of a line what differs from the claim: its place, who rendered it, and which diagnoses it is for', () => {
  const other = { ...sampleProvider, id: 'prv_2', lastName: 'Hamilton', npi: '1003000134' };
  const parties = {
    ...sampleParties,
    providers: new Map([
      ['prv_1', sampleProvider],
      ['prv_2', other],
    ]),
  };
  const lines = [
    {},
    { renderingProviderId: 'prv_2', placeOfService: '02', diagnosisPointers: [2], date: '2026-03-03' },
  ];
  const claim = sampleClaim({ icdCodes: ['F41.1', 'F32.9', 'I10', 'Z3A.40', 'U07.1'] }, lines);
  const said = professionalClaim({ ...bill, claim, parties }).lines;
  expect(said).toMatchObject([
    {
      procedure: '90837',
      charge: 15_029,
      diagnosisPointers: [1, 2, 3, 4],
      from: '2026-03-02',
      controlNumber: '1',
    },
    {
      ...{ diagnosisPointers: [2], from: '2026-03-03', controlNumber: '2', placeOfService: '02' },
      rendering: { name: 'Hamilton', npi: '1003000134' },
    },
  ]);
  expect(said[0]).not.toHaveProperty('placeOfService');
  expect(said[0]).not.toHaveProperty('rendering');
});

it('names who rendered it only where that is not who bills', () => {
  const own = { ...sampleProvider, npi: '1999999984', specialty: 'psych' };
  const parties = { ...sampleParties, providers: new Map([['prv_1', own]]) };
  expect(professionalClaim({ ...bill, parties })).not.toHaveProperty('rendering');
  const named = {
    ...sampleParties,
    providers: new Map([['prv_1', { ...sampleProvider, specialty: 'psych' }]]),
  };
  expect(professionalClaim({ ...bill, parties: named }).rendering).toEqual({
    ...{ name: 'Hopper', firstName: 'Grace', npi: '1003000126' },
  });
});

it('names all that is missing at once', () => {
  const parties = {
    ...{ organization: null, patient: null, providers: new Map() },
    visit: { ...sampleParties.visit, serviceDate: undefined },
  };
  const undated = sampleClaim({}, [{ date: null }]);
  expect(missingFor({ ...bill, claim: undated, coverage: undefined, parties })).toEqual([
    ...['organization.billing', 'coverage', 'patient', 'session.startTime'],
  ]);
  // What each line says of itself is not asked of the session.
  expect(missingFor({ ...bill, coverage: undefined, parties })).not.toContain('session.startTime');
  const billing = sampleParties.organization?.billing;
  for (const change of [{ name: '東京' }, { npi: null }, { taxId: null }, { address: null }]) {
    const organization = { ...sampleParties.organization, billing: { ...billing, ...change } };
    const without = { ...bill, parties: { ...sampleParties, organization } as typeof sampleParties };
    expect(missingFor(without)).toEqual(['organization.billing']);
    expect(() => professionalClaim(without)).toThrow('lacks what an 837P needs');
  }
});

it('names have the guide’s length at most, as they are written: of one letter there may come two', () => {
  const [lastName, firstName] = ['Weißæ'.repeat(20), 'Æ'.repeat(30)];
  const parties = {
    ...sampleParties,
    patient: { ...samplePatient, lastName, firstName },
    organization: {
      ...{ name: '', createdAt: '', timezone: 'UTC', ...sampleParties.organization },
      billing: { ...sampleParties.organization?.billing, name: lastName },
    },
  };
  const { subscriber, billingProvider } = professionalClaim({ ...bill, parties });
  expect([subscriber.name, subscriber.firstName, billingProvider.name].map((name) => name?.length)).toEqual([
    ...[60, 35, 60],
  ]);
});

it('a file is addressed by the payer’s settings, and by the NPI and the payer’s id where they leave it open', () => {
  const sender = { name: 'Harbor', npi: '1999999984' };
  const open = { senderQualifier: 'ZZ', receiverQualifier: 'ZZ' };
  expect(partnerOf({ edi: null, payerId: 'ab_*60054-long-payer-id' }, sender)).toEqual({
    ...{ ...open, senderId: '1999999984', groupSenderCode: '1999999984' },
    ...{ receiverId: 'AB60054-LONG-PA', groupReceiverCode: 'AB60054-LONG-PA' },
  });
  expect(partnerOf({ edi: null, payerId: '_*' }, sender).receiverId).toBe('0');
  const edi = {
    ...{
      senderId: 'ME',
      senderQualifier: '01' as const,
      receiverId: 'YOU',
      receiverQualifier: '30' as const,
      test: false,
    },
    ...{ groupSenderCode: 'GME', groupReceiverCode: 'GYOU' },
  };
  const { test: _test, ...said } = edi;
  const partner = partnerOf({ edi, payerId: '60054' }, sender);
  expect(partner).toEqual(said);
  expect(envelopeOf(partner, 7, false, new Date('2026-03-05T23:59:59.999Z'), 'UTC')).toEqual({
    ...said,
    ...{ interchangeControlNumber: 7, groupControlNumber: 7, test: false, date: '2026-03-05', time: '2359' },
  });
});

it('who sends and who receives, and how both are named, make the line of numbers that never repeat', () => {
  const partner = partnerOf(samplePayer, { name: 'Harbor', npi: '1999999984' });
  const keys = (['senderQualifier', 'senderId', 'receiverQualifier', 'receiverId'] as const).map((field) =>
    partnerKey({ ...partner, [field]: 'XX' }),
  );
  expect(new Set([partnerKey(partner), ...keys]).size).toBe(5);
  expect(partnerKey({ ...partner, groupSenderCode: 'XX' })).toBe(partnerKey(partner));
});

it('a dependant is never sent as if he were the subscriber himself', () => {
  const coverage = { ...sampleCoverage, relationship: 'child' as const, subscriber: null };
  expect(missingFor({ ...bill, coverage })).toEqual(['coverage.subscriber']);
  expect(() => professionalClaim({ ...bill, coverage })).toThrow('lacks what an 837P needs');
  const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
  expect(professionalClaim({ ...bill, coverage: { ...coverage, subscriber } })).toMatchObject({
    subscriber: { name: 'Lima', memberId: 'W123456789' },
    patient: { name: 'Lovelace', relationship: '19' },
  });
});

it.each([
  ['spouse', '01'],
  ['child', '19'],
  ['other', 'G8'],
] as const)(
  'of somebody else’s coverage it says who the patient is to him: %s is %s',
  (relationship, said) => {
    const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
    const coverage = { ...sampleCoverage, relationship, subscriber };
    expect(professionalClaim({ ...bill, coverage }).patient?.relationship).toBe(said);
    const earlier = [{ payer: samplePayer, coverage, paid: 1, adjustments: [], lines: [] }];
    const [before] = professionalClaim({ ...bill, claim: sampleClaim({ rank: 2 }), earlier }).otherPayers;
    expect(before?.subscriber).toMatchObject({ name: 'Lima', relationship: said });
  },
);

it('the patient’s own coverage is billed as his, also where it names a subscriber', () => {
  const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
  const said = professionalClaim({ ...bill, coverage: { ...sampleCoverage, subscriber } });
  expect(said).toMatchObject({ subscriber: { name: 'Lovelace', relationship: '18' } });
  expect(said).not.toHaveProperty('patient');
});

it('tells the next payer what the first one decided of each service, and nothing of the others', () => {
  const decided = {
    paid: 10_000,
    adjustments: [{ group: 'PR', reason: '2', amount: 5_029 }],
    date: '2026-03-20',
  };
  const earlier = [
    {
      ...{ payer: samplePayer, coverage: sampleCoverage, paid: 10_000, lines: [decided] },
      adjustments: [{ group: 'CO', reason: '45', amount: 100 }],
    },
  ];
  const claim = sampleClaim({ rank: 2 }, [{ modifiers: ['95'] }, { cpt: '90785' }]);
  const { lines, otherPayers } = professionalClaim({ ...bill, claim, earlier });
  expect(otherPayers).toMatchObject([
    {
      payer: { name: 'Harbor Health Plan', id: '60054' },
      subscriber: { name: 'Lovelace', memberId: 'W123456789', relationship: '18', rank: 'P' },
      paid: 10_000,
      adjustments: [{ group: 'CO', reason: '45', amount: 100 }],
    },
  ]);
  expect(lines.map((line) => line.adjudications)).toEqual([
    [{ ...decided, procedure: '90837', modifiers: ['95'], units: '1', payerId: '60054' }],
    [],
  ]);
});

it('no two payers of a claim have one rank, whatever ranks their coverages have', () => {
  const earlier = [2, 3].map((rank) => ({
    ...{ payer: samplePayer, coverage: { ...sampleCoverage, rank }, paid: 100, adjustments: [], lines: [] },
  }));
  const claim = sampleClaim({ rank: 3 });
  const { otherPayers, subscriber } = professionalClaim({ ...bill, claim, earlier });
  expect([...otherPayers.map((o) => o.subscriber.rank), subscriber.rank]).toEqual(['P', 'S', 'T']);
});

it.each([
  ['(617) 555-0199', '6175550199'],
  ['+1 617 555 0199 x12', '6175550199'],
  ['+44 20 7946 0000', '8005550100'],
  [null, '8005550100'],
])("an organisation's telephone is the submitter's, the platform's where it has none: %j", (phone, told) => {
  const { organization } = sampleParties;
  const parties = {
    ...sampleParties,
    organization: {
      ...{ name: '', createdAt: '', timezone: 'UTC' },
      ...organization,
      billing: { ...organization?.billing, phone },
    },
  };
  const write = x12Writer({ phone: '8005550100' });
  const at = new Date('2026-03-05T12:00:00Z');
  const claim = professionalClaim({ ...bill, parties });
  const text = write([claim], { payer: samplePayer, number: 7, reference: 'B7', at });
  expect(text.match(/^PER.*$/gm)).toEqual([`PER*IC*Harbor Behavioral Health*TE*${told}~`]);
});

it('date and time are those of the organisation: on its evening UTC has the next day, which payers refuse', () => {
  const write = x12Writer({ phone: '8005550100' });
  const sent = { payer: samplePayer, number: 7, reference: 'C1', at: new Date('2026-03-06T00:05:00Z') };
  const told = (zone?: string) =>
    write([professionalClaim(bill)], { ...sent, zone }).match(/^(?:ISA|GS|BHT)\*.*/gm);
  const dates = (zone?: string) =>
    told(zone)?.map((line) => line.match(/\*(?:20)?(\d{6})\*(\d{4})/)?.slice(1));
  expect(dates('America/New_York')).toEqual(Array(3).fill(['260305', '1905']));
  expect(dates('Pacific/Auckland')).toEqual(Array(3).fill(['260306', '1305']));
  // Of what was submitted before the zone was kept.
  expect(dates()).toEqual(Array(3).fill(['260306', '0005']));
});

it('what was submitted is addressed as its number was given, whatever its payer is set to since', () => {
  const write = x12Writer({ phone: '8005550100' });
  const claim = professionalClaim(bill);
  const sent = { number: 7, reference: 'C1', at: new Date('2026-03-05T12:00:00Z') };
  const first = write([claim], { payer: samplePayer, ...sent });
  const payer = { ...samplePayer, edi: { senderId: 'OTHER', receiverId: 'NEWHOUSE', test: true } };
  expect(write([claim], { payer, ...sent })).not.toEqual(first);
  const partner = partnerOf(samplePayer, claim.billingProvider);
  expect(write([claim], { payer, partner, ...sent })).toEqual(first);
});
