import { problem } from '@rymeda/kernel';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { ProfessionalClaim } from '@rymeda/x12';
import type { ClaimState } from '../claims/claim.ts';
import { coverageFor } from '../coverages/coverage.rules.ts';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import { localDay } from '../days.ts';
import { zoneOf, type Parties } from '../parties/parties.ts';
import type { PayerState } from '../payers/payer.ts';
import { dayOf } from '../scrubbing/scrub.rules.ts';
import { partnerOf, type Partner } from './envelope.rules.ts';
import {
  billingProviderOf,
  missingFor,
  professionalClaim,
  type EarlierPayer,
} from './professional-claim.rules.ts';

/** A claim in the form in which it is sent, and to whom. */
export interface Billed {
  content: ProfessionalClaim;
  partner: Partner;
}

interface Billing {
  claim: ClaimState;
  controlNumber: string;
  payer: PayerState;
  parties: Parties;
}

export type EarlierPayersOf = (tx: Tx, scope: TenantContext, claim: ClaimState) => Promise<EarlierPayer[]>;
/** The names of what is missing where the claim can't be sent yet. */
export type BillOf = (
  tx: Tx,
  scope: TenantContext,
  billing: Billing,
) => Promise<Billed | { missing: string[] }>;

interface Parts {
  coverages: Pick<CoverageStore, 'periodsOf' | 'load'>;
  earlierPayersOf: EarlierPayersOf;
}

export const billFrom =
  ({ coverages, earlierPayersOf }: Parts): BillOf =>
  async (tx, scope, { claim, controlNumber, payer, parties }) => {
    const periods = await coverages.periodsOf(tx, scope, claim.clientId);
    const [first] = claim.lines;
    const day = (first && dayOf(first, parties)) ?? localDay(tx.now, zoneOf(parties.organization));
    const { payerId, rank } = claim;
    const chosen = coverageFor({ day, payerId, rank }, periods);
    const coverage = chosen && ((await coverages.load(scope, chosen._id, tx)) ?? undefined);
    const missing = missingFor({ claim, coverage, parties });
    const sender = billingProviderOf(parties.organization);
    if (missing.length > 0 || sender === undefined) return { missing };
    const earlier = await earlierPayersOf(tx, scope, claim);
    // A later payer is told what the first one did, or nothing is sent to it.
    if (claim.primaryClaimId !== null && earlier.length === 0) return { missing: ['primaryClaim.coverage'] };
    const content = professionalClaim({ claim, controlNumber, payer, coverage, parties, earlier });
    return { content, partner: partnerOf(payer, sender) };
  };

export const cannotBeSent = (missing: readonly string[]) =>
  problem('CONFLICT', 'The claim lacks what an 837P needs', { details: { missing } });
