import fc from 'fast-check';
import type {
  BillingProvider,
  Dependent,
  OtherPayer,
  Person,
  PostalAddress,
  ProfessionalClaim,
  ServiceLine,
  Subscriber,
} from '../claim/professional-claim.ts';
import type { Envelope } from '../claim/write-interchange.ts';
import type { SubmissionHeader } from '../claim/professional-claim.ts';

/** What a person would write, in the characters that the writer keeps as they are. */
const word = fc.stringMatching(/^[A-Z][A-Za-z'-]{0,14}$/);
const code = fc.stringMatching(/^[A-Z0-9]{1,20}$/);
const npis = ['1234567893', '1912301953', '1003000126', '1245319599'];
const date = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2026-10-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

const address: fc.Arbitrary<PostalAddress> = fc.record({
  line1: fc.stringMatching(/^[1-9]\d{0,3} [A-Z][a-z]{1,12} St$/),
  city: fc.stringMatching(/^[A-Z][a-z]{2,12}$/),
  state: fc.constantFrom('MA', 'NY', 'CA', 'FL'),
  postalCode: fc.stringMatching(/^0[1-9]\d{3}$/),
});

const person: fc.Arbitrary<Person> = fc.record({
  name: word,
  firstName: word,
  birthDate: fc.constantFrom('1980-12-10', '1944-02-29', '2015-07-01'),
  sex: fc.constantFrom('F', 'M', 'U'),
  address,
});

const subscriber = (relationship: string | undefined): fc.Arbitrary<Subscriber> =>
  fc.tuple(person, fc.stringMatching(/^[A-Z0-9]{2,20}$/)).map(([p, memberId]) => ({
    ...p,
    memberId,
    rank: 'P',
    ...(relationship === undefined ? {} : { relationship }),
    filingIndicator: 'CI',
  }));

const dependent: fc.Arbitrary<Dependent> = person.map((p) => ({ ...p, relationship: '19' }));

const billingProvider: fc.Arbitrary<BillingProvider> = fc.record({
  name: fc.constantFrom('Harbor Behavioral Health', 'Lakeside Family Clinic'),
  npi: fc.constantFrom(...npis),
  taxId: fc.stringMatching(/^[1-9]\d{8}$/),
  taxIdQualifier: fc.constant('EI'),
  taxonomy: fc.constantFrom('103TC0700X', '101YM0800X'),
  // Another than the submitter's, which is not said twice.
  phone: fc.constantFrom('6175550199', '5085550100'),
  // The billing provider's ZIP has nine digits.
  address: address.map((a) => ({ ...a, postalCode: `${a.postalCode}1234` })),
});

const line = (diagnoses: number): fc.Arbitrary<ServiceLine> =>
  fc.record({
    procedure: fc.constantFrom('90837', '99213', '90791', 'H0031'),
    modifiers: fc.constantFrom([], ['95'], ['HO', '95']),
    charge: fc.integer({ min: 1, max: 500_000 }),
    units: fc.constantFrom('1', '2', '0.5', '12'),
    diagnosisPointers: fc.uniqueArray(fc.integer({ min: 1, max: diagnoses }), {
      minLength: 1,
      maxLength: Math.min(4, diagnoses),
    }),
    from: date,
    controlNumber: code,
    adjudications: fc.constant([]),
  });

const diagnoses = fc
  .uniqueArray(fc.constantFrom('F411', 'F329', 'F4310', 'Z634', 'I10', 'E119'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((codes) => codes.map((c, i) => ({ qualifier: i === 0 ? 'ABK' : 'ABF', code: c })));

/** A first payer that has paid some of it, with the rest explained to the cent. */
function secondary(claim: ProfessionalClaim): ProfessionalClaim {
  const { subscriber: first, payer } = claim;
  // Loop 2330A says no birth date and no sex.
  const { birthDate: _birthDate, sex: _sex, ...insured } = first;
  const paid = claim.lines.map((l) => Math.floor(l.charge / 2));
  const other: OtherPayer = {
    payer: { ...payer, id: 'FIRST1' },
    subscriber: { ...insured, rank: 'P', relationship: '18' },
    paid: paid.reduce((a, b) => a + b, 0),
    adjustments: [],
  };
  return {
    ...claim,
    subscriber: { ...first, rank: 'S' },
    otherPayers: [other],
    lines: claim.lines.map((l, i) => ({
      ...l,
      adjudications: [
        {
          payerId: 'FIRST1',
          paid: paid[i] as number,
          procedure: l.procedure,
          modifiers: l.modifiers,
          units: l.units,
          adjustments: [{ group: 'PR', reason: '2', amount: l.charge - (paid[i] as number) }],
          date: '2026-03-05',
        },
      ],
    })),
  };
}

/** Claims of every kind that we write: original, replacement, void; own and dependent; first and second payer. */
export const professionalClaims: fc.Arbitrary<ProfessionalClaim> = diagnoses.chain((found) =>
  fc
    .record({
      billingProvider,
      dependent: fc.option(dependent, { nil: undefined }),
      own: subscriber('18'),
      others: subscriber(undefined),
      payerAddress: fc.option(address, { nil: undefined }),
      controlNumber: code,
      frequency: fc.constantFrom('1', '7', '8'),
      authorization: fc.option(code, { nil: undefined }),
      renderingNpi: fc.option(fc.constantFrom(...npis), { nil: undefined }),
      lines: fc.array(line(found.length), { minLength: 1, maxLength: 6 }),
      second: fc.boolean(),
    })
    .map((v) => {
      const claim: ProfessionalClaim = {
        billingProvider: v.billingProvider,
        subscriber: v.dependent === undefined ? v.own : v.others,
        ...(v.dependent === undefined ? {} : { patient: v.dependent }),
        payer: {
          name: 'A Payer',
          id: '60054',
          ...(v.payerAddress === undefined ? {} : { address: v.payerAddress }),
        },
        controlNumber: v.controlNumber,
        charge: v.lines.reduce((sum, l) => sum + l.charge, 0),
        placeOfService: '11',
        frequency: v.frequency,
        providerSignature: 'Y',
        acceptsAssignment: 'A',
        benefitsAssigned: 'Y',
        releaseOfInformation: 'Y',
        ...(v.frequency === '1' ? {} : { priorPayerClaimNumber: 'PAYER1' }),
        ...(v.authorization === undefined ? {} : { authorization: v.authorization }),
        diagnoses: found,
        ...(v.renderingNpi === undefined
          ? {}
          : {
              rendering: { name: 'Hopper', firstName: 'Grace', npi: v.renderingNpi, taxonomy: '103TC0700X' },
            }),
        otherPayers: [],
        lines: v.lines,
      };
      return v.second ? secondary(claim) : claim;
    }),
);

export const envelope: Envelope = {
  senderQualifier: 'ZZ',
  senderId: 'HARBOR',
  receiverQualifier: 'ZZ',
  receiverId: 'CLEARING',
  groupSenderCode: 'HARBOR',
  groupReceiverCode: 'CLEARING',
  interchangeControlNumber: 7,
  groupControlNumber: 7,
  test: true,
  date: '2026-03-05',
  time: '1200',
};

export const header: SubmissionHeader = {
  submitter: {
    name: 'Harbor Behavioral Health',
    id: 'HARBOR',
    contact: { name: 'Billing', phone: '6175550100' },
  },
  receiver: { name: 'A Clearinghouse', id: 'CLEARING' },
  reference: 'BATCH7',
};

/** The same claims for the same number, each with a control number of its own. */
export const sampleClaims = (count: number, seed = 7): ProfessionalClaim[] =>
  fc
    .sample(professionalClaims, { numRuns: count, seed })
    .map((claim, i) => ({ ...claim, controlNumber: `C${i}` }));
