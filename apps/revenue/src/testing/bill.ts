import type { KnownPatient, KnownProvider } from '../care/care-client.ts';
import { draftClaim, type ClaimState } from '../claims/claim.ts';
import { lineOf, plainOf, type Line } from '../claims/lines.rules.ts';
import type { CoverageState } from '../coverages/coverage.ts';
import type { Parties } from '../parties/parties.ts';
import type { PayerState } from '../payers/payer.ts';

/** One visit with all that its bill needs; tests take away or change what they are about. */
const now = new Date('2026-03-05T12:00:00Z');
const record = { organizationId: 'org_1', createdAt: now, updatedAt: now, version: 1 };
const address = { line1: '1 Main St', line2: null, city: 'Boston', state: 'MA', postalCode: '02110-1234' };

export const samplePatient: KnownPatient = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  dateOfBirth: '1980-12-10',
  sex: 'female',
  address,
  insuranceInfo: null,
};

export const sampleProvider: KnownProvider = {
  id: 'prv_1',
  firstName: 'Grace',
  lastName: 'Hopper',
  npi: '1003000126',
  specialty: '103TC0700X',
};

export const samplePayer: PayerState = {
  ...record,
  id: 'pay_1',
  name: 'Harbor Health Plan',
  payerId: '60054',
  timelyFilingDays: 180,
  claimFilingIndicator: 'CI',
  address,
  edi: { senderId: 'HARBOR', receiverId: '60054', test: true },
  feeSchedule: [],
  acceptsReplacement: true,
  writeOffCodes: ['45', '253'],
};

export const sampleCoverage: CoverageState = {
  ...record,
  id: 'cov_1',
  clientId: 'pat_1',
  payerId: 'pay_1',
  rank: 1,
  subscriber: null,
  memberId: 'W123456789',
  groupNumber: 'G1',
  relationship: 'self',
  from: null,
  to: null,
};

export const sampleParties: Parties = {
  organization: {
    name: 'Harbor Behavioral Health',
    createdAt: '2026-01-01T00:00:00.000Z',
    timezone: 'America/New_York',
    billing: {
      name: 'Harbor Behavioral Health',
      npi: '1999999984',
      taxId: '00-1000100',
      phone: '617-555-0100',
      taxonomy: '103TC0700X',
      address,
    },
  },
  patient: samplePatient,
  providers: new Map([['prv_1', sampleProvider]]),
  visit: { status: 'completed', serviceDate: '2026-03-02', providerId: 'prv_1', noteSigned: true },
};

export function sampleClaim(more: Partial<ClaimState> = {}, lines: Partial<Line>[] = [{}]): ClaimState {
  const whole = lines.map((line) => ({ ...lineOf('90837', 15_029), date: '2026-03-02', ...line }));
  const billed = {
    clientId: 'pat_1',
    sessionId: 'ses_1',
    payerId: 'pay_1',
    icdCodes: ['F41.1', 'F32.9'],
    lines: whole,
  };
  return { ...draftClaim(billed, { id: 'clm_1', organizationId: 'org_1', now }), ...plainOf(whole), ...more };
}
